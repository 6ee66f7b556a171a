package io.millrace.cli.monitoring;

import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real Prometheus with the shipped files, and its HTTP interface. */
final class PrometheusProcess implements AutoCloseable {
  /** The system property that names the executable, or says that there has to be one. */
  static final String PROPERTY = "prometheus";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final URI address;

  private PrometheusProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Finds an executable of Prometheus' package. Without any the test is skipped, unless the system
   * property asks for one.
   *
   * @param name {@code prometheus} or {@code promtool}
   */
  static Path executable(String name) {
    String asked = System.getProperty(PROPERTY, "");
    List<Path> places =
        asked.isEmpty() || asked.equals(PROPERTY)
            ? Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(Path::of).toList()
            : List.of(Path.of(asked).toAbsolutePath().getParent());
    for (Path place : places) {
      Path candidate = place.resolve(name);
      if (Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    String sentence =
        "There is no "
            + name
            + " in "
            + places
            + ": install it (Debian and Ubuntu: apt-get install prometheus), or name it by"
            + " -Dprometheus=/path/to/prometheus.";
    if (!asked.isEmpty()) {
      throw new AssertionError(sentence);
    }
    return abort(sentence);
  }

  /**
   * Starts it with the shipped configuration and rules, and waits until it is ready.
   *
   * @param directory an empty one for its files
   * @param targets the address of each that the configuration names
   */
  static PrometheusProcess start(Path directory, Map<String, URI> targets) throws Exception {
    Path executable = executable("prometheus");
    String config = Files.readString(Rules.PROMETHEUS.resolve("prometheus.yml"));
    for (Map.Entry<String, URI> target : targets.entrySet()) {
      String named = "[" + target.getKey() + "]";
      if (!config.contains(named)) {
        throw new AssertionError("prometheus.yml has no target " + named);
      }
      config = config.replace(named, "[\"" + target.getValue().getAuthority() + "\"]");
    }
    Files.writeString(
        directory.resolve("prometheus.yml"), config.replace("_interval: 5s", "_interval: 1s"));
    Path rules = Files.createDirectory(directory.resolve("rules"));
    try (Stream<Path> files = Files.list(Rules.PROMETHEUS.resolve("rules"))) {
      for (Path file : files.toList()) {
        // Nobody waits here for what has to last half an hour.
        String shortened = Files.readString(file).replaceAll("(?m)^( +)for: \\w+$", "$1for: 1s");
        Files.writeString(rules.resolve(file.getFileName()), shortened);
      }
    }
    URI address = URI.create("http://127.0.0.1:" + freePort());
    Process process =
        new ProcessBuilder(
                executable.toString(),
                "--config.file=" + directory.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=" + address.getAuthority(),
                "--log.level=warn")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    PrometheusProcess prometheus = new PrometheusProcess(process, address);
    try {
      Until.deadline(30, () -> prometheus.isReady(), () -> read(directory.resolve("log")));
    } catch (Throwable e) {
      prometheus.close();
      throw e;
    }
    return prometheus;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private boolean isReady() throws Exception {
    try {
      HttpRequest request = HttpRequest.newBuilder(address.resolve("/-/ready")).build();
      return http.send(request, BodyHandlers.ofString()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** The series that an expression has now. */
  JsonNode query(String expression) throws Exception {
    return post("/api/v1/query", Map.of("query", expression)).path("result");
  }

  /** The series that an expression has had, second by second. */
  JsonNode range(String expression, long start, long end) throws Exception {
    return post(
            "/api/v1/query_range",
            Map.of("query", expression, "start", "" + start, "end", "" + end, "step", "1"))
        .path("result");
  }

  /** What values a label of the series of a selector has. */
  JsonNode labelValues(String selector, String label) throws Exception {
    return get("/api/v1/label/" + label + "/values?match[]=" + encode(selector));
  }

  /** The rules with what came of their last evaluation. */
  JsonNode rules() throws Exception {
    return get("/api/v1/rules");
  }

  /** The alerts that are pending or fire, with their texts. */
  JsonNode alerts() throws Exception {
    return get("/api/v1/alerts").path("alerts");
  }

  private JsonNode get(String path) throws Exception {
    URI uri = URI.create(address + path.replace("[]", "%5B%5D"));
    return data(HttpRequest.newBuilder(uri).build());
  }

  private JsonNode post(String path, Map<String, String> form) throws Exception {
    String body =
        form.entrySet().stream()
            .map(field -> field.getKey() + "=" + encode(field.getValue()))
            .collect(Collectors.joining("&"));
    return data(
        HttpRequest.newBuilder(address.resolve(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private JsonNode data(HttpRequest request) throws Exception {
    JsonNode answer = JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    if (!answer.path("status").asText().equals("success")) {
      throw new AssertionError(answer.toString());
    }
    return answer.path("data");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
