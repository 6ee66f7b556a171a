package io.millrace.preprocessor.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocessor.app.PreprocessorProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
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

  private static final int KILLS = Integer.getInteger("kills", 13);
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
            "closed by count",
            Map.of("batch.rows", "7", "eval.batch.rows", "3", "batch.linger.ms", ONLY_BY_COUNT),
            0.4,
            true,
            true),
        new Scenario(
            "packed, long texts split",
            Map.of(
                "layout", "packed",
                "batch.rows", "3",
                "eval.batch.rows", "1",
                "max.length", "48",
                "pack.buffer", "4",
                "too.long", "split",
                "batch.linger.ms", ONLY_BY_COUNT),
            0.2,
            false,
            true),
        new Scenario(
            "grouped by length, without duplicates",
            Map.of(
                "batch.rows", "5",
                "eval.batch.rows", "2",
                "length.buffer", "20",
                "deduplicate.records", "100",
                "batch.linger.ms", ONLY_BY_COUNT),
            0.2,
            false,
            true),
        new Scenario(
            "closed by age",
            Map.of("batch.rows", "50", "eval.batch.rows", "50", "batch.linger.ms", "100"),
            0.2,
            true,
            false),
        new Scenario(
            "held out, without duplicates",
            Map.of(
                "batch.rows", "7",
                "eval.batch.rows", "1",
                "deduplicate.records", "100",
                "holdout.share", "0.2",
                "batch.linger.ms", ONLY_BY_COUNT),
            0.2,
            true,
            true));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void nothingIsLostAndNothingComesTwice(Scenario scenario) throws Exception {
    Random random = new Random(SEED);
    List<Kill> kills = Kill.spread((int) Math.ceil(KILLS * scenario.share()), random);
    try (TwinPipelines twins = new TwinPipelines(directory, 2, scenario.settings(), SEED)) {
      Duration killing = killAgainAndAgain(twins, kills);
      Outcome undisturbed = twins.undisturbed();
      Outcome disturbed = twins.disturbed();

      report(scenario.name(), kills, killing, twins.feed(), disturbed);
      assertThat(undisturbed.deadLetters())
          .containsExactlyInAnyOrderElementsOf(twins.feed().broken());
      RunComparison comparison =
          new RunComparison(undisturbed, scenario.sameOrder(), scenario.sameBatches());
      assertThat(comparison.violations(disturbed)).as("-Dkill.seed=" + SEED).isEmpty();
      assertThat(new LedgerAudit(twins.feed(), undisturbed).violations()).isEmpty();
      assertThat(new LedgerAudit(twins.feed(), disturbed).violations()).isEmpty();
      // Another control: the check sees it when a single batch is missing.
      int oneOfThem = random.nextInt(disturbed.batches().size());
      assertThat(comparison.violations(disturbed.without(oneOfThem)))
          .anyMatch(violation -> violation.startsWith("Lost 1 times"));
    }
  }

  /** The control: were the guarantee weaker, such kills and the same check would show it. */
  @Test
  void withoutTransactionsTheCheckFindsWhatCameTwice() throws Exception {
    Map<String, String> settings =
        Map.of(
            "batch.rows", "7",
            "eval.batch.rows", "3",
            "batch.linger.ms", ONLY_BY_COUNT,
            "streams.processing.guarantee", "at_least_once",
            "streams.commit.interval.ms", "100");
    List<Kill> kills =
        List.of(
            new Kill(Window.BATCH, 3, Duration.ZERO),
            new Kill(Window.BEFORE_OFFSETS, 2, Duration.ZERO));
    try (TwinPipelines twins = new TwinPipelines(directory, 2, settings, SEED)) {
      Duration killing = killAgainAndAgain(twins, kills);
      Outcome disturbed = twins.disturbed();
      List<String> violations =
          new RunComparison(twins.undisturbed(), true, true).violations(disturbed);

      report("at least once", kills, killing, twins.feed(), disturbed);
      LOG.warn("at least once: {} violations, such as {}", violations.size(), violations.get(0));
      assertThat(violations).anyMatch(violation -> violation.startsWith("Too often by"));
    }
  }

  /** Returns how long the killing took, without the rest of the work. */
  private static Duration killAgainAndAgain(TwinPipelines twins, List<Kill> kills)
      throws Exception {
    Map<String, String> settings = twins.settings(Map.of("threads", "2", "instance.id", "phoenix"));
    Map<String, String> gated = new HashMap<>(settings);
    gated.put("streams.default.client.supplier", GatedClients.class.getName());
    long start = System.nanoTime();
    twins.feed().start();
    for (Kill kill : kills) {
      try (PreprocessorProcess process = PreprocessorProcess.start(gated, kill.properties())) {
        if (kill.window() == Window.RANDOM) {
          process.letRun(kill.after());
        } else {
          process.awaitAnnouncement();
        }
        process.kill();
      }
    }
    twins.feed().stop();
    Duration killing = Duration.ofNanos(System.nanoTime() - start);
    twins.finish(settings);
    return killing;
  }

  private static void report(
      String name, List<Kill> kills, Duration killing, Feed feed, Outcome disturbed) {
    Map<Window, Integer> counts = new EnumMap<>(Window.class);
    kills.forEach(kill -> counts.merge(kill.window(), 1, Integer::sum));
    LOG.warn(
        "{}: {} kills {} in {} s; {} records sent, {} batches, {} dead letters",
        name,
        kills.size(),
        counts,
        killing.toSeconds(),
        feed.sent(),
        disturbed.batches().size(),
        disturbed.deadLetters().size());
  }
}
