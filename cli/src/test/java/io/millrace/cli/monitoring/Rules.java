package io.millrace.cli.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The rules of prometheus/rules. */
final class Rules {
  static final Path PROMETHEUS = Path.of("../prometheus");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final List<JsonNode> recording = new ArrayList<>();
  private final List<JsonNode> alerts = new ArrayList<>();

  private Rules() {}

  static Rules read() {
    Rules rules = new Rules();
    for (JsonNode file : files(PROMETHEUS.resolve("rules"))) {
      for (JsonNode group : file.path("groups")) {
        for (JsonNode rule : group.path("rules")) {
          (rule.has("alert") ? rules.alerts : rules.recording).add(rule);
        }
      }
    }
    return rules;
  }

  /** The YAML files of a directory. */
  static List<JsonNode> files(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      List<JsonNode> read = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        read.add(YAML.readTree(file.toFile()));
      }
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<JsonNode> alerts() {
    return alerts;
  }

  List<String> alertNames() {
    return alerts.stream().map(alert -> alert.path("alert").asText()).toList();
  }

  List<String> recordedNames() {
    return recording.stream().map(rule -> rule.path("record").asText()).toList();
  }

  List<Query> recordingQueries() {
    return queries(recording, "record");
  }

  List<Query> alertQueries() {
    return queries(alerts, "alert");
  }

  private static List<Query> queries(List<JsonNode> rules, String name) {
    return rules.stream()
        .map(rule -> new Query("rule " + rule.path(name).asText(), rule.path("expr").asText()))
        .toList();
  }
}
