package io.millrace.service.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.service.SetupException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Serves {@code /metrics}, {@code /health/live} and {@code /health/ready}; read-only. */
public final class OperationsServer implements AutoCloseable {
  private final HttpServer server;

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
    server.start();
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
  }

  private static void answer(HttpExchange exchange, Supplier<Health.Status> check)
      throws IOException {
    Health.Status status = check.get();
    answer(exchange, status.ok() ? 200 : 503, "text/plain; charset=utf-8", status.detail() + "\n");
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
