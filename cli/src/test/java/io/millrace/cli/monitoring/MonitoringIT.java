package io.millrace.cli.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped dashboards and rules, asked of a real Prometheus that watches a real pipeline. Needs
 * Prometheus' package: {@code apt-get install prometheus}, or {@code -Dprometheus=/path/to/it}.
 */
@Timeout(180)
class MonitoringIT {
  private static final String ALERTS = "ALERTS";
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");

  /** What Grafana puts in the place of its variables where all is chosen. */
  private static final Map<String, String> VARIABLES =
      Map.of(
          "$run", ".+",
          "$application", ".+",
          "$instance", ".+",
          "$__rate_interval", "6s",
          "$__range", "5m");

  /**
   * What only a classifier has, and the pipeline here has none: the worker's tests ask for them.
   */
  private static final Set<String> OF_CLASSIFIERS =
      Set.of(
          "millrace_evaluation_macro_f1",
          "millrace_evaluation_weighted_f1",
          "millrace_evaluation_f1");

  /** The best by another measure than the loss, which the pipeline here goes by. */
  private static final String BEST_OTHERWISE = "measure!=\"loss\"";

  @TempDir Path directory;

  @Test
  void promtoolAcceptsConfigurationAndRules() throws Exception {
    promtool("check", "config", Rules.PROMETHEUS.resolve("prometheus.yml").toString());
  }

  @Test
  void alertsFireInStagedSeriesAndElseAreSilent() throws Exception {
    List<String> words = new ArrayList<>(List.of("test", "rules"));
    try (Stream<Path> files = Files.list(Rules.PROMETHEUS.resolve("tests"))) {
      files.map(Path::toString).sorted().forEach(words::add);
    }
    promtool(words.toArray(String[]::new));
  }

  @Test
  void everyExpressionHasDataAndOnlyFaultsFire() throws Exception {
    PrometheusProcess.executable("prometheus");
    try (MonitoredPipeline pipeline =
            new MonitoredPipeline(Files.createDirectory(directory.resolve("pipeline")));
        PrometheusProcess prometheus =
            PrometheusProcess.start(
                Files.createDirectory(directory.resolve("prometheus")), pipeline.targets())) {
      long start = System.currentTimeMillis() / 1000;
      work(pipeline, prometheus);
      Until.deadline(
          30,
          () -> withoutData(prometheus, start).isEmpty(),
          () -> "there is data for " + withoutData(prometheus, start));
      assertThat(prometheus.rules().findValuesAsText("health")).isNotEmpty().containsOnly("ok");
      Until.deadline(
          20, () -> prometheus.query(ALERTS).isEmpty(), () -> alerts(prometheus, ALERTS));

      for (int i = 0; i < 100; i++) {
        pipeline.sendBroken();
      }
      awaitFiring(prometheus, "MillraceDeadLetters");
      pipeline.sendBrokenBatches(20);
      awaitFiring(
          prometheus, "MillraceDeadLetters", "MillraceBatchesRejected", "MillraceRunFailed");
      pipeline.closeWorker();
      awaitFiring(
          prometheus,
          "MillraceDeadLetters",
          "MillraceBatchesRejected",
          "MillraceRunFailed",
          "MillraceTargetDown");
      assertThat(Dashboard.all())
          .flatMap(Dashboard::queries)
          .map(Query::expression)
          .filteredOn(expression -> expression.contains(ALERTS))
          .isNotEmpty()
          .allSatisfy(
              shown ->
                  assertThat(prometheus.query(substituted(shown)).findValuesAsText("alertname"))
                      .contains("MillraceRunFailed"));
      assertThat(prometheus.alerts())
          .allSatisfy(
              alert ->
                  assertThat(alert.path("annotations").toString())
                      .doesNotContain("error expanding", "no value", "NaN"));
    }
  }

  /** A pipeline's day in seconds: text, evaluations, checkpoints, commands, one broken record. */
  private static void work(MonitoredPipeline pipeline, PrometheusProcess prometheus)
      throws Exception {
    // An increase is one of what was scraped before.
    await(prometheus, "sum(millrace_preprocessor_records_total{outcome=\"broken_json\"}) == 0");
    await(prometheus, "sum(millrace_commands_total) == 0");
    pipeline.feed();
    await(prometheus, "sum(millrace_training_steps_total) > 5");
    pipeline.command("pause", "");
    pipeline.command("resume", "");
    pipeline.command("dance", "");
    pipeline.command("eval", "");
    pipeline.command("checkpoint", "");
    pipeline.command("generate", "\"prompts\":[\"abc\"],\"max_new_tokens\":3");
    pipeline.sendBroken();
    // So that there has been a pause to collect garbage, as there is in every longer run.
    System.gc();
    await(prometheus, "sum(millrace_commands_total{outcome=\"completed\"}) >= 3");
    await(prometheus, "sum(millrace_commands_total{outcome=\"rejected\"}) >= 1");
    await(prometheus, "sum(millrace_preprocessor_records_total{outcome=\"broken_json\"}) >= 1");
    await(prometheus, "sum(millrace_training_steps_total) > 50");
  }

  /** What has no number yet, of all that dashboards show and rules record. */
  private static List<String> withoutData(PrometheusProcess prometheus, long start)
      throws Exception {
    List<Query> queries = new ArrayList<>(Rules.read().recordingQueries());
    Rules.read().recordedNames().forEach(name -> queries.add(new Query("recorded", name)));
    Dashboard.all().forEach(dashboard -> queries.addAll(dashboard.queries()));
    List<String> empty = new ArrayList<>();
    long end = System.currentTimeMillis() / 1000;
    for (Query query : queries) {
      // Which alerts fire is asked when some do.
      if (!query.expression().contains(ALERTS)
          && !isOfClassifiers(query)
          && !hasFinite(prometheus.range(substituted(query.expression()), start, end))) {
        empty.add(query.toString());
      }
    }
    for (Dashboard dashboard : Dashboard.all()) {
      for (Query choice : dashboard.choices()) {
        Matcher call = LABEL_VALUES.matcher(substituted(choice.expression()));
        assertThat(call.matches()).as(choice.toString()).isTrue();
        if (prometheus.labelValues(call.group(1), call.group(2)).isEmpty()) {
          empty.add(choice.toString());
        }
      }
    }
    return empty;
  }

  private static boolean isOfClassifiers(Query query) {
    return OF_CLASSIFIERS.containsAll(query.metrics())
        || query.expression().contains(BEST_OTHERWISE);
  }

  private static boolean hasFinite(JsonNode series) {
    for (JsonNode one : series) {
      for (JsonNode value : one.path("values")) {
        if (Double.isFinite(
            Double.parseDouble(value.path(1).asText().replace("Inf", "Infinity")))) {
          return true;
        }
      }
    }
    return false;
  }

  private static String substituted(String expression) {
    String text = expression;
    for (Map.Entry<String, String> variable : VARIABLES.entrySet()) {
      text = text.replace(variable.getKey(), variable.getValue());
    }
    assertThat(text).doesNotContain("$");
    return text;
  }

  private static void await(PrometheusProcess prometheus, String expression) throws Exception {
    Until.deadline(60, () -> !prometheus.query(expression).isEmpty(), () -> expression);
  }

  /** Waits until these alerts fire, and no others. */
  private static void awaitFiring(PrometheusProcess prometheus, String... names) throws Exception {
    String firing = ALERTS + "{alertstate=\"firing\"}";
    Until.deadline(
        30,
        () -> alerts(prometheus, firing).equals(Set.of(names)),
        () -> alerts(prometheus, firing) + " instead of " + List.of(names));
  }

  private static Set<String> alerts(PrometheusProcess prometheus, String expression) {
    Set<String> names = new TreeSet<>();
    try {
      prometheus.query(expression).forEach(one -> names.add(one.at("/metric/alertname").asText()));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return names;
  }

  private void promtool(String... arguments) throws Exception {
    List<String> words =
        new ArrayList<>(List.of(PrometheusProcess.executable("promtool").toString()));
    words.addAll(List.of(arguments));
    Path output = directory.resolve("promtool");
    int code =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start()
            .waitFor();
    assertThat(code).as(Files.readString(output, StandardCharsets.UTF_8)).isZero();
  }
}
