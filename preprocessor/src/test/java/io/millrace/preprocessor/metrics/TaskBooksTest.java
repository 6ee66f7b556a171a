package io.millrace.preprocessor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.preprocessor.ledger.Ledger;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TaskBooksTest {
  private final MockClock clock = new MockClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
  private final PreprocessorMetrics metrics = new PreprocessorMetrics(registry, "text");
  private final TaskBooks books = new TaskBooks(metrics, 3, new Ledger());
  private double left;

  @Test
  void beforeAnybodyHasLookedNothingIsKnown() {
    assertThat(gauge("millrace.preprocessor.lag.records")).isNaN();
    assertThat(gauge("millrace.preprocessor.lag")).isNaN();
    left = Double.NaN;
    watch();
    books.recordIn(clock.wallTime());

    assertThat(gauge("millrace.preprocessor.lag.records")).isNaN();
    assertThat(gauge("millrace.preprocessor.lag")).isNaN();
  }

  /** However often somebody has asked before the first look. */
  @Test
  void afterARestartABacklogIsAsOldAsItsRecords() {
    clock.add(Duration.ofDays(9));
    try (TaskBooks restarted = new TaskBooks(metrics, 4, new Ledger())) {
      left = Double.NaN;
      watch();
      assertThat(gauge("millrace.preprocessor.lag", 4)).isNaN();
      left = 1000;
      clock.add(Duration.ofSeconds(5));
      assertThat(gauge("millrace.preprocessor.lag.records", 4)).isEqualTo(1000);
      assertThat(gauge("millrace.preprocessor.lag", 4)).isNaN();
      restarted.recordIn(clock.wallTime() - Duration.ofDays(2).toMillis());
      assertThat(gauge("millrace.preprocessor.lag", 4)).isEqualTo(2 * 86400);
      left = Double.NaN;
      assertThat(gauge("millrace.preprocessor.lag", 4)).isNaN();
    }
  }

  @Test
  void whereALookFindsNothingNothingIsLate() {
    watch();

    assertThat(gauge("millrace.preprocessor.lag.records")).isZero();
    assertThat(gauge("millrace.preprocessor.lag")).isZero();
  }

  /** It has come since the last look, however old the one before it is. */
  @Test
  void theFirstRecordAfterAQuietNightIsNoHoursOld() {
    watch();
    books.recordIn(clock.wallTime());
    clock.add(Duration.ofHours(9));
    assertThat(gauge("millrace.preprocessor.lag")).isZero();
    clock.add(Duration.ofSeconds(5));
    left = 1;

    assertThat(gauge("millrace.preprocessor.lag")).isEqualTo(5);
  }

  /** What is next is younger than the last one, also where the end is never reached. */
  @Test
  void inALongBacklogTheLastRecordsAgeCounts() {
    watch();
    left = 1000;
    clock.add(Duration.ofHours(9));
    books.recordIn(clock.wallTime() - 2000);

    assertThat(gauge("millrace.preprocessor.lag")).isEqualTo(2);
  }

  @Test
  void nothingIsLeftOnTheRegistryWhenThePartitionGoesElsewhere() {
    books.close();

    assertThat(registry.find("millrace.preprocessor.lag").gauge()).isNull();
    assertThat(registry.find("millrace.preprocessor.ledger").gauge()).isNull();
  }

  private void watch() {
    metrics.watch(partition -> partition >= 3 ? left : 0);
  }

  private double gauge(String name) {
    return gauge(name, 3);
  }

  private double gauge(String name, int partition) {
    return registry.get(name).tag("partition", Integer.toString(partition)).gauge().value();
  }
}
