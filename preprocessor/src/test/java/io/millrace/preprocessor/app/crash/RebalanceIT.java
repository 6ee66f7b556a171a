package io.millrace.preprocessor.app.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Threads and instances share the partitions, come and go; what comes out is the same. */
class RebalanceIT {
  private static final int PARTITIONS = 6;
  private static final int INPUT_PARTITIONS = PARTITIONS + 1;
  private static final long SEED = 4;
  private static final Map<String, String> PADDED =
      Map.of("batch.rows", "7", "eval.batch.rows", "3", "batch.linger.ms", "3600000");

  @TempDir private Path directory;

  private static Stream<Arguments> scenarios() {
    List<Integer> upAndDown = List.of(1, 2, 4, 2, 1);
    return Stream.of(
        arguments(
            "packed, long texts split",
            Map.of(
                "layout", "packed",
                "batch.rows", "3",
                "eval.batch.rows", "1",
                "max.length", "48",
                "pack.buffer", "4",
                "too.long", "split",
                "batch.linger.ms", "3600000"),
            upAndDown,
            false),
        arguments(
            "grouped by length",
            Map.of(
                "batch.rows", "5",
                "eval.batch.rows", "2",
                "length.buffer", "20",
                "batch.linger.ms", "3600000"),
            upAndDown,
            false),
        arguments(
            "padded, held out, without duplicates",
            Map.of(
                "batch.rows", "7",
                "eval.batch.rows", "1",
                "deduplicate.records", "50",
                "holdout.share", "0.2",
                "batch.linger.ms", "3600000"),
            List.of(1, 2, 4, 0, 1),
            true));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("scenarios")
  void instancesThatComeAndGo(
      String name, Map<String, String> settings, List<Integer> counts, boolean sameOrder)
      throws Exception {
    try (TwinPipelines twins = new TwinPipelines(directory, PARTITIONS, settings, SEED);
        Instances instances = new Instances(twins, INPUT_PARTITIONS)) {
      twins.feed().start();
      for (int count : counts) {
        instances.become(count, Map.of());
      }
      twins.feed().stop();
      instances.close();
      requireTheSame(twins, sameOrder);
    }
  }

  @Test
  void instancesOfOneTwoAndFourThreads() throws Exception {
    try (TwinPipelines twins = new TwinPipelines(directory, PARTITIONS, PADDED, SEED);
        Instances instances = new Instances(twins, INPUT_PARTITIONS)) {
      twins.feed().start();
      instances.become(1, Map.of("threads", "1"));
      instances.replaceOne(Map.of("threads", "2"));
      instances.replaceOne(Map.of("threads", "4"));
      twins.feed().stop();
      instances.close();
      requireTheSame(twins, true);
    }
  }

  private static void requireTheSame(TwinPipelines twins, boolean sameOrder) throws Exception {
    twins.finish(twins.settings(Map.of()));
    Outcome undisturbed = twins.undisturbed();
    assertThat(undisturbed.deadLetters())
        .containsExactlyInAnyOrderElementsOf(twins.feed().broken());
    assertThat(new LedgerAudit(twins.feed(), undisturbed).violations()).isEmpty();
    Outcome disturbed = twins.disturbed();
    assertThat(new RunComparison(undisturbed, sameOrder, true).violations(disturbed)).isEmpty();
    assertThat(new LedgerAudit(twins.feed(), disturbed).violations()).isEmpty();
  }
}
