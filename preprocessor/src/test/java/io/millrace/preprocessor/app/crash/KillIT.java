package io.millrace.preprocessor.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes are killed where it hurts; whoever reads the topics cannot tell.
 *
 * <p>{@code -Dkills=60} kills that often, {@code -Dkill.seed=} does it in the same order again.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class KillIT {
  private static final Logger LOG = LoggerFactory.getLogger(KillIT.class);
  private static final String ONLY_BY_COUNT = "3600000";

  private static final int KILLS = Integer.getInteger("kills", 12);
  private static final long SEED = Long.getLong("kill.seed", System.nanoTime());

  @TempDir private Path directory;

  /**
   * Settings that have to stand it.
   *
   * @param share of the kills
   * @param sameOrder as in {@link RunComparison}
   * @param sameBatches as in {@link RunComparison}
   */
  private record Scenario(
      String name,
      Map<String, String> settings,
      double share,
      boolean sameOrder,
      boolean sameBatches) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Scenario> scenarios() {
    return Stream.of(
        new Scenario(
            "padded, closed by count",
            Map.of("batch.rows", "7", "eval.batch.rows", "3", "batch.linger.ms", ONLY_BY_COUNT),
            1,
            true,
            true));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void nothingIsLostAndNothingComesTwice(Scenario scenario) throws Exception {
    Random random = new Random(SEED);
    List<Kill> kills =
        Kill.spread(List.of(Window.values()), (int) Math.ceil(KILLS * scenario.share()), random);
    long start = System.nanoTime();

    KilledRun run = KilledRun.of(directory, scenario.settings(), kills, SEED);

    report(scenario, kills, run, Duration.ofNanos(System.nanoTime() - start));
    assertThat(run.undisturbed().deadLetters())
        .containsExactlyInAnyOrderElementsOf(run.feed().broken());
    RunComparison comparison =
        new RunComparison(run.undisturbed(), scenario.sameOrder(), scenario.sameBatches());
    assertThat(comparison.violations(run.disturbed())).as("-Dkill.seed=" + SEED).isEmpty();
    int oneOfThem = random.nextInt(run.disturbed().batches().size());
    assertThat(comparison.violations(run.disturbed().without(oneOfThem)))
        .as("a batch lost")
        .isNotEmpty()
        .anyMatch(violation -> violation.startsWith("Lost 1 times"));
  }

  /** The control: were the guarantee weaker, the same kills and the same check would show it. */
  @Test
  void withoutTransactionsTheCheckFindsWhatCameTwice() throws Exception {
    Map<String, String> settings =
        Map.of(
            "batch.rows", "7",
            "eval.batch.rows", "3",
            "batch.linger.ms", ONLY_BY_COUNT,
            "streams.processing.guarantee", "at_least_once",
            "streams.commit.interval.ms", "100");
    List<Kill> kills = Collections.nCopies(2, new Kill(Window.BATCH, 3, Duration.ZERO));

    KilledRun run = KilledRun.of(directory, settings, kills, SEED);

    List<String> violations =
        new RunComparison(run.undisturbed(), true, true).violations(run.disturbed());
    LOG.warn("At least once, {} kills: {} violations", kills.size(), violations.size());
    assertThat(violations).anyMatch(violation -> violation.startsWith("Too often by"));
  }

  private static void report(
      Scenario scenario, List<Kill> kills, KilledRun run, Duration duration) {
    Map<Window, Integer> counts = new EnumMap<>(Window.class);
    kills.forEach(kill -> counts.merge(kill.window(), 1, Integer::sum));
    LOG.warn(
        "{}: {} kills {} in {} s; {} records sent, {} batches, {} dead letters",
        scenario,
        kills.size(),
        counts,
        duration.toSeconds(),
        run.feed().sent(),
        run.disturbed().batches().size(),
        run.disturbed().deadLetters().size());
  }
}
