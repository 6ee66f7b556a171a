package io.millrace.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * docs/metrics.md is what the code registers. {@code -Dmetrics.page.write=true} writes it anew:
 *
 * <pre>mvn test -pl schemas,service,broker,preprocessor,worker,cli -Dtest=MetricsPageTest
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dmetrics.page.write=true</pre>
 */
class MetricsPageTest {
  private static final Path PAGE = Path.of("../docs/metrics.md");
  private static final String TABLE_HEAD = "| metric | type | labels | |\n|---|---|---|---|\n";

  /** Labels whose values the code does not know. */
  private static final Set<String> OPEN_LABELS =
      Set.of("partition", "device", "model_type", "precision");

  @Test
  void thePageIsWhatTheCodeRegisters() throws IOException {
    String page =
        template()
            .replace("{worker}", table(ProcessMetrics.worker()))
            .replace("{preprocessor}", table(ProcessMetrics.preprocessor()));
    if (Boolean.getBoolean("metrics.page.write")) {
      Files.writeString(PAGE, page);
    }

    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  @Test
  void everyMetricSaysWhatItIs() {
    assertThat(ProcessMetrics.worker())
        .hasSizeGreaterThan(40)
        .allSatisfy(row -> assertThat(row.help()).as(row.name()).matches("[A-Z1-9].*\\."));
    assertThat(ProcessMetrics.preprocessor())
        .hasSizeGreaterThan(15)
        .allSatisfy(row -> assertThat(row.help()).as(row.name()).matches("[A-Z1-9].*\\."));
  }

  /** Each label has few values, and each metric few series: no more than a histogram of each. */
  @Test
  void noMetricHasManySeries() {
    for (List<MetricRow> rows : List.of(ProcessMetrics.worker(), ProcessMetrics.preprocessor())) {
      assertThat(rows)
          .allSatisfy(
              row ->
                  assertThat(
                          row.labels().values().stream()
                              .mapToInt(Set::size)
                              .reduce(1, (a, b) -> a * b))
                      .as(row.name())
                      .isLessThanOrEqualTo(100));
    }
  }

  /** As Prometheus wants them: base units, and a total at the end of what only grows. */
  @Test
  void namesFollowPrometheus() {
    assertThat(ProcessMetrics.worker())
        .allSatisfy(
            row -> {
              assertThat(row.name()).startsWith("millrace_").doesNotContain("millis");
              assertThat(row.name().endsWith("_total") && !row.name().contains("memory"))
                  .as(row.name())
                  .isEqualTo(row.type().equals("counter"));
            });
  }

  private static String table(List<MetricRow> rows) {
    return TABLE_HEAD
        + rows.stream().map(row -> row.markdown(OPEN_LABELS)).collect(Collectors.joining("\n"));
  }

  private static String template() throws IOException {
    try (InputStream in = MetricsPageTest.class.getResourceAsStream("metrics-page.md")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
