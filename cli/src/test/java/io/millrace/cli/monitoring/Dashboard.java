package io.millrace.cli.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A dashboard of grafana/dashboards.
 *
 * @param file its name
 * @param json all of it
 */
record Dashboard(String file, JsonNode json) {
  private static final Path DIRECTORY = Path.of("../grafana/dashboards");
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<Dashboard> all() {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.sorted().map(Dashboard::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Dashboard read(Path file) {
    try {
      return new Dashboard(file.getFileName().toString(), JSON.readTree(file.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All panels, rows among them. */
  List<JsonNode> panels() {
    return list(json.path("panels"));
  }

  /** Those that show something. */
  List<JsonNode> shown() {
    return panels().stream().filter(panel -> !panel.path("type").asText().equals("row")).toList();
  }

  List<JsonNode> variables() {
    return list(json.path("templating").path("list"));
  }

  /** Those with a query. */
  List<JsonNode> annotations() {
    return list(json.path("annotations").path("list")).stream()
        .filter(annotation -> annotation.path("builtIn").asInt() == 0)
        .toList();
  }

  /** The expressions of panels and annotations. */
  List<Query> queries() {
    List<Query> queries = new ArrayList<>();
    for (JsonNode panel : shown()) {
      for (JsonNode target : panel.path("targets")) {
        String where =
            file + ", " + panel.path("title").asText() + " " + target.path("refId").asText();
        queries.add(new Query(where, target.path("expr").asText()));
      }
    }
    for (JsonNode annotation : annotations()) {
      String where = file + ", annotation " + annotation.path("name").asText();
      queries.add(new Query(where, annotation.path("expr").asText()));
    }
    return queries;
  }

  /** The label_values(...) that the variables take their choice from. */
  List<Query> choices() {
    return variables().stream()
        .filter(variable -> variable.path("type").asText().equals("query"))
        .map(
            variable ->
                new Query(
                    file + ", variable " + variable.path("name").asText(),
                    variable.path("query").path("query").asText()))
        .toList();
  }

  static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  @Override
  public String toString() {
    return file;
  }
}
