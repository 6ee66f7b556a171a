package io.millrace.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.service.SetupException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperationsServerTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final FakeHealth health = new FakeHealth();
  private final OperationsServer server = new OperationsServer("127.0.0.1", 0, registry, health);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void servesTheMetrics() throws Exception {
    registry.counter("millrace.training.steps").increment();

    HttpResponse<String> response = get("/metrics");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("millrace_training_steps_total 1.0");
  }

  @Test
  void healthIsWhatTheApplicationSays() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").body())
        .isEqualTo(
            "{\"status\":\"down\",\"state\":\"starting\",\"reason\":\"It loads \\\"gpt2\\\".\"}\n");

    health.ready = true;

    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").body()).contains("\"status\":\"up\"");
    assertThat(get("/health/ready").headers().firstValue("Content-Type"))
        .contains("application/json");
  }

  @Test
  void aCallerWhoFallsSilentDoesNotKeepOthersAway() throws Exception {
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      silent.getOutputStream().write("GET /metrics HT".getBytes(StandardCharsets.US_ASCII));
      silent.getOutputStream().flush();

      assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void nothingCanBeWritten() throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(URI.create(server.address() + "/metrics"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();

    assertThat(send(post).statusCode()).isEqualTo(405);
  }

  @Test
  void aPortInUseIsNamed() {
    assertThatThrownBy(() -> new OperationsServer("127.0.0.1", server.port(), registry, health))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("127.0.0.1:" + server.port())
        .hasMessageContaining("set http.port to a free port");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(server.address() + path)).build());
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static final class FakeHealth implements Health {
    private volatile boolean ready;

    @Override
    public Status live() {
      return new Status(true, "working", "All is well.");
    }

    @Override
    public Status ready() {
      return ready
          ? new Status(true, "working", "All is well.")
          : new Status(false, "starting", "It loads \"gpt2\".");
    }
  }
}
