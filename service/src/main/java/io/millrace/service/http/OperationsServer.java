package io.millrace.service.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.service.SetupException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Serves {@code /metrics}, {@code /health/live} and {@code /health/ready}; read-only. A caller that
 * is slow holds up one thread of a few, and for seconds only.
 */
public final class OperationsServer implements AutoCloseable {
  private static final int THREADS = 4;

  static {
    // Seconds for which a request may take to arrive, and its answer to be taken; read once by
    // HttpServer's classes. Without them a caller that falls silent would hold its thread for ever.
    setUnlessGiven("sun.net.httpserver.maxReqTime", "10");
    setUnlessGiven("sun.net.httpserver.maxRspTime", "30");
  }

  private final HttpServer server;
  private final ExecutorService threads;

  /**
   * Binds and starts.
   *
   * @param port 0 takes any free one
   * @throws SetupException when the address cannot be bound
   */
  public OperationsServer(String host, int port, PrometheusMeterRegistry registry, Health health) {
    try {
      server = HttpServer.create(new InetSocketAddress(host, port), 0);
    } catch (IOException | IllegalArgumentException e) {
      throw new SetupException(
          "Cannot listen on "
              + host
              + ":"
              + port
              + " for /metrics and /health ("
              + e.getMessage()
              + "): set http.port to a free port, or 0 for any.",
          e);
    }
    server.createContext(
        "/metrics",
        exchange ->
            answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", registry.scrape()));
    server.createContext("/health/live", exchange -> answer(exchange, health::live));
    server.createContext("/health/ready", exchange -> answer(exchange, health::ready));
    server.createContext(
        "/",
        exchange ->
            answer(
                exchange,
                404,
                "text/plain",
                "Here are /metrics, /health/live and /health/ready\n"));
    threads = Executors.newFixedThreadPool(THREADS, OperationsServer::thread);
    server.setExecutor(threads);
    server.start();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "millrace-http");
    thread.setDaemon(true);
    return thread;
  }

  private static void setUnlessGiven(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** The port bound. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** For example {@code http://127.0.0.1:9464}. */
  public String address() {
    return "http://" + server.getAddress().getHostString() + ":" + port();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void answer(HttpExchange exchange, Supplier<Health.Status> check)
      throws IOException {
    Health.Status status = check.get();
    answer(exchange, status.ok() ? 200 : 503, "application/json", json(status));
  }

  private static String json(Health.Status status) {
    return "{\"status\":\""
        + (status.ok() ? "up" : "down")
        + "\",\"state\":"
        + quoted(status.state())
        + ",\"reason\":"
        + quoted(status.reason())
        + "}\n";
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  private static void answer(HttpExchange exchange, int code, String type, String body)
      throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      boolean readOnly =
          exchange.getRequestMethod().equals("GET") || exchange.getRequestMethod().equals("HEAD");
      if (!readOnly) {
        exchange.sendResponseHeaders(405, -1);
      } else if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(code, -1);
      } else {
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    }
  }
}
