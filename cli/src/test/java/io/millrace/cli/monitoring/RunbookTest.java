package io.millrace.cli.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** That dashboards, rules, their tests and docs/runbook.md speak of the same things. */
class RunbookTest {
  private static final Path RUNBOOK = Path.of("../docs/runbook.md");
  private static final Path METRICS = Path.of("../docs/metrics.md");
  private static final Pattern ALERT = Pattern.compile("\\bMillrace[A-Z]\\w+");
  private static final Pattern LISTED = Pattern.compile("`([a-z0-9]+(?:_[a-z0-9]+)+)`");

  /** Kafka's own are listed nowhere; that each of them exists is for MonitoringIT to see. */
  private static final Pattern KAFKA = Pattern.compile("kafka_(?:consumer|producer|stream)_\\w+");

  private static final Set<String> PARTS = Set.of("_bucket", "_sum", "_count", "_max");

  private final Rules rules = Rules.read();

  @Test
  void eachAlertHasItsParagraphAndEachParagraphItsAlert() throws IOException {
    assertThat(
            Files.readString(RUNBOOK)
                .lines()
                .filter(line -> line.startsWith("### "))
                .map(line -> line.substring(4)))
        .containsExactlyElementsOf(rules.alertNames());
  }

  @Test
  void eachAlertSaysWhatItIsAndWhereToReadOn() {
    assertThat(rules.alertNames()).doesNotHaveDuplicates().allMatch(ALERT.asMatchPredicate());
    assertThat(rules.alerts())
        .allSatisfy(
            alert -> {
              String name = alert.path("alert").asText();
              assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
              JsonNode annotations = alert.path("annotations");
              assertThat(annotations.path("summary").asText()).as(name).isNotBlank();
              assertThat(annotations.path("description").asText()).as(name).endsWith(".");
              assertThat(annotations.path("runbook_url").asText())
                  .isEqualTo("docs/runbook.md#" + name.toLowerCase(Locale.ROOT));
            });
  }

  @Test
  void eachAlertIsMadeToFireByATest() {
    Set<String> fired = new TreeSet<>();
    for (JsonNode file : Rules.files(Rules.PROMETHEUS.resolve("tests"))) {
      for (JsonNode labels : file.findValues("labels")) {
        Matcher matcher = ALERT.matcher(labels.asText());
        while (matcher.find()) {
          fired.add(matcher.group());
        }
      }
    }
    assertThat(fired).containsExactlyInAnyOrderElementsOf(rules.alertNames());
  }

  @Test
  void noAlertIsNamedThatThereIsNot() throws IOException {
    Set<String> named = new TreeSet<>();
    List<String> texts = new ArrayList<>(List.of(Files.readString(RUNBOOK)));
    Dashboard.all().forEach(dashboard -> texts.add(dashboard.json().toString()));
    for (String text : texts) {
      ALERT.matcher(text).results().forEach(result -> named.add(result.group()));
    }
    assertThat(named).isSubsetOf(rules.alertNames());
  }

  @Test
  void everyMetricThatIsNamedExists() throws IOException {
    Set<String> known = new TreeSet<>(rules.recordedNames());
    LISTED.matcher(Files.readString(METRICS)).results().forEach(name -> known.add(name.group(1)));
    assertThat(known).as("docs/metrics.md lists them").hasSizeGreaterThan(100);

    Map<String, Query> unknown = new TreeMap<>();
    for (Query query : allQueries()) {
      query.metrics().stream()
          .filter(name -> !isKnown(name, known))
          .forEach(name -> unknown.put(name, query));
    }
    assertThat(unknown).as("What docs/metrics.md does not have, and who asks for it").isEmpty();
  }

  @Test
  void everyRecordingRuleIsAskedFor() {
    Set<String> asked = new TreeSet<>();
    List<Query> queries = new ArrayList<>(rules.alertQueries());
    Dashboard.all().forEach(dashboard -> queries.addAll(dashboard.queries()));
    queries.forEach(query -> asked.addAll(query.metrics()));
    assertThat(asked).containsAll(rules.recordedNames());
  }

  private List<Query> allQueries() throws IOException {
    List<Query> queries = new ArrayList<>(rules.recordingQueries());
    queries.addAll(rules.alertQueries());
    for (Dashboard dashboard : Dashboard.all()) {
      queries.addAll(dashboard.queries());
      queries.addAll(dashboard.choices());
    }
    queries.add(new Query("docs/runbook.md", Files.readString(RUNBOOK)));
    return queries;
  }

  private static boolean isKnown(String name, Set<String> known) {
    return known.contains(name)
        || KAFKA.matcher(name).matches()
        || PARTS.stream()
            .anyMatch(
                part ->
                    name.endsWith(part)
                        && known.contains(name.substring(0, name.length() - part.length())));
  }
}
