package io.millrace.benchmarks.worker;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/**
 * A worker's page of metrics.
 *
 * @param port of this machine on which the worker is told to serve it
 */
public record WorkerMetrics(int port) {

  /** On a port that nobody uses at present. */
  public static WorkerMetrics onFreePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return new WorkerMetrics(socket.getLocalPort());
    }
  }

  /**
   * Lines of the page whose metric's name begins so, without those that explain it.
   *
   * @throws IOException when the worker does not serve it
   */
  public List<String> lines(String beginning) throws IOException, InterruptedException {
    URI page = URI.create("http://127.0.0.1:" + port + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(beginning))
        .toList();
  }
}
