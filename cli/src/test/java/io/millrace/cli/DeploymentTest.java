package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.application.ApplicationKinds;
import io.millrace.cli.process.ExitCode;
import io.millrace.cli.setting.ClientSettings;
import io.millrace.cli.terminal.Terminal;
import io.millrace.service.config.Settings;
import io.millrace.service.config.SettingsFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/**
 * The compose files and the manifests fit the program: their commands have the options, their
 * settings are known, and a worker has the time that it wants to end.
 */
class DeploymentTest {
  private static final Path ROOT = Path.of("..");
  private static final Path MANIFESTS = ROOT.resolve("kubernetes");

  /** Where a container finds its settings, and where the files are here. */
  private static final String MOUNTED = "/etc/millrace/";

  private static final Pattern JVM_OPTION = Pattern.compile("-XX:[^\\s\\\\]+");

  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> eachCommandIsOneAndItsSettingsAreKnown() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String file : List.of("docker-compose.yml", "docker-compose.gpu.yml")) {
      services(file)
          .forEach(
              (name, service) ->
                  add(tests, file + " " + name, service.get("command"), ROOT.resolve("docker")));
    }
    for (Map<String, Object> container : containers()) {
      add(
          tests,
          "kubernetes " + container.get("image"),
          container.get("args"),
          MANIFESTS.resolve("base"));
    }
    for (String command : List.of("watch", "control pause --run r", "topics check")) {
      List<String> words = new ArrayList<>(List.of(command.split(" ")));
      words.addAll(List.of("--config", MOUNTED + "client.properties"));
      add(tests, "kubernetes " + command, words, MANIFESTS.resolve("base"));
    }
    assertThat(tests).hasSizeGreaterThanOrEqualTo(10);
    return tests.stream();
  }

  @Test
  void oneServiceAloneBuildsEachImage() throws IOException {
    Map<Object, List<String>> built = new HashMap<>();
    Map<Object, List<String>> taken = new HashMap<>();
    services("docker-compose.yml")
        .forEach(
            (name, service) -> {
              if (String.valueOf(service.get("image")).startsWith("millrace-")) {
                (service.containsKey("build") ? built : taken)
                    .computeIfAbsent(service.get("image"), image -> new ArrayList<>())
                    .add(name);
              }
            });
    assertThat(built.values()).allMatch(services -> services.size() == 1);
    assertThat(built.keySet()).containsAll(taken.keySet());
  }

  @Test
  void theClientsOfAClusterUseThePrefixOfItsPipeline() {
    Path base = MANIFESTS.resolve("base");
    List<String> prefixes =
        Stream.of("topics", "preprocessor", "worker", "client")
            .map(name -> SettingsFile.read(base.resolve(name + ".properties")).get("topic.prefix"))
            .toList();
    assertThat(prefixes).doesNotContainNull().containsOnly(prefixes.get(0));
  }

  /** ExitOnOutOfMemoryError would end it with 3: another worker has taken over. */
  @ParameterizedTest
  @ValueSource(strings = {"millrace", "docker/millrace", "gpu/host/start"})
  void aProcessWithoutMemoryHasFailed(String script) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    JVM_OPTION
        .matcher(Files.readString(ROOT.resolve(script)))
        .results()
        .map(MatchResult::group)
        .forEach(command::add);
    command.addAll(List.of("-Xmx16m", "-cp", System.getProperty("java.class.path")));
    command.add(OutOfMemory.class.getName());
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(output)).contains("java.lang.OutOfMemoryError");
    assertThat(process.exitValue()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void aWorkerHasTheTimeThatItWantsToEnd() throws IOException {
    String grace = (String) services("docker-compose.yml").get("worker").get("stop_grace_period");
    assertThat(Integer.parseInt(grace.replace("s", "")))
        .isGreaterThan(shutdownSeconds(ROOT.resolve("docker")));
    List<Map<String, Object>> pods = new ArrayList<>();
    for (Object document : documents(MANIFESTS.resolve("base/worker.yaml"))) {
      find(document, "terminationGracePeriodSeconds", pods);
    }
    assertThat(pods).hasSize(1);
    assertThat((int) pods.get(0).get("terminationGracePeriodSeconds"))
        .isGreaterThan(shutdownSeconds(MANIFESTS.resolve("base")));
  }

  @Test
  void composePublishesOnLoopbackOnlyAndLocksEveryServiceDown() throws IOException {
    services("docker-compose.yml")
        .forEach(
            (name, service) -> {
              assertThat(list(service.getOrDefault("ports", List.of())))
                  .as("ports of %s", name)
                  .allMatch(port -> port.startsWith("127.0.0.1:"));
              assertThat(service)
                  .as(name)
                  .containsEntry("cap_drop", List.of("ALL"))
                  .containsEntry("security_opt", List.of("no-new-privileges:true"))
                  .containsKeys("mem_limit", "restart");
              // What Kafka's image writes into its own root cannot be told without it.
              assertThat(service.get("read_only")).isEqualTo(name.equals("kafka") ? null : true);
            });
  }

  /** A process that takes more than there is. */
  static final class OutOfMemory {
    private OutOfMemory() {}

    public static void main(String[] arguments) {
      System.out.println(new byte[1 << 30].length);
    }
  }

  private static void add(List<DynamicTest> tests, String name, Object command, Path settings) {
    if (command != null) {
      tests.add(DynamicTest.dynamicTest(name, () -> check(list(command), settings)));
    }
  }

  private static void check(List<String> command, Path settingsDirectory) {
    List<String> arguments = command.stream().map(a -> here(a, settingsDirectory)).toList();
    Millrace.commandLine(Terminal.PLAIN, InputStream.nullInputStream())
        .parseArgs(arguments.toArray(String[]::new));
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i + 1 < arguments.size(); i++) {
      if (arguments.get(i).equals("--config")) {
        given.putAll(SettingsFile.read(Path.of(arguments.get(i + 1))));
      } else if (arguments.get(i).equals("--set")) {
        String[] assignment = arguments.get(i + 1).split("=", 2);
        given.put(assignment[0], assignment[1]);
      }
    }
    // ${directory:...} and $(POD_NAME) stand for what only the container has.
    given.replaceAll((key, value) -> value.contains("$") ? "there" : value);
    Settings known = settings(arguments.get(0), given);
    assertThat(known.effective().keySet()).containsAll(given.keySet());
  }

  private static Settings settings(String command, Map<String, String> given) {
    return ApplicationKinds.all().stream()
        .filter(kind -> kind.command().equals(command))
        .findFirst()
        .map(kind -> new Settings(kind.table(), given, kind.passThroughPrefixes()))
        .orElseGet(() -> new Settings(ClientSettings.TABLE, given, ClientSettings.PASS_THROUGH));
  }

  private static String here(String argument, Path settings) {
    return argument.startsWith(MOUNTED)
        ? settings.resolve(argument.substring(MOUNTED.length())).toString()
        : argument;
  }

  private static int shutdownSeconds(Path directory) {
    String millis =
        SettingsFile.read(directory.resolve("worker.properties")).get("shutdown.timeout.ms");
    return Integer.parseInt(millis) / 1000;
  }

  private static Map<String, Map<String, Object>> services(String file) throws IOException {
    Map<String, Object> compose = map(documents(ROOT.resolve(file)).get(0));
    Map<String, Map<String, Object>> services = new HashMap<>();
    map(compose.get("services")).forEach((name, service) -> services.put(name, map(service)));
    return services;
  }

  /** Of all manifests and patches, those with arguments. */
  private static List<Map<String, Object>> containers() throws IOException {
    List<Map<String, Object>> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(MANIFESTS)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        for (Object document : documents(file)) {
          find(document, "args", found);
        }
      }
    }
    return found;
  }

  /** Adds every map with that key, at any depth. */
  private static void find(Object node, String key, List<Map<String, Object>> found) {
    if (node instanceof Map<?, ?>) {
      Map<String, Object> map = map(node);
      if (map.containsKey(key)) {
        found.add(map);
      }
      map.values().forEach(value -> find(value, key, found));
    } else if (node instanceof List<?> nodes) {
      nodes.forEach(value -> find(value, key, found));
    }
  }

  private static List<Object> documents(Path file) throws IOException {
    List<Object> documents = new ArrayList<>();
    try (Reader reader = Files.newBufferedReader(file)) {
      new Yaml().loadAll(reader).forEach(documents::add);
    }
    return documents;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object node) {
    return (Map<String, Object>) node;
  }

  private static List<String> list(Object node) {
    return ((List<?>) node).stream().map(String::valueOf).toList();
  }
}
