package io.millrace.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.service.SetupException;
import io.millrace.worker.progress.BestEvaluation;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.progress.Standing;
import io.millrace.worker.recovery.JournalledStep;
import io.millrace.worker.recovery.Resumption;
import io.millrace.worker.source.BatchArchive;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.ReadPosition;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MissingBatchesTest {
  private static final Map<Integer, Long> OLDEST = Map.of(0, 20L, 1, 30L);
  private static final long LEFT_OF_PASS = 3;

  @Test
  void whatIsBehindThePositionIsNotMissed() {
    assertThat(missing(1, 5, new ReadPosition(0, Map.of(0, 20L, 1, 10L))).ranges()).isEmpty();
  }

  @Test
  void whatIsToBeReadNextIs() {
    MissingBatches missing = missing(1, 5, new ReadPosition(0, Map.of(0, 12L, 1, 10L)));

    assertThat(missing.ranges()).containsExactly(new OffsetRange(0, 12, 19));
    assertThatThrownBy(missing::requireNone)
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("recovery.missing.batches=skip");
    assertThat(missing.after(new ReadPosition(0, Map.of(0, 12L, 1, 3L))))
        .isEqualTo(new ReadPosition(0, Map.of(0, 20L, 1, 3L)));
  }

  @Test
  void whatALaterPassIsToReadIs() {
    ReadPosition inTheFirst = new ReadPosition(0, Map.of(0, 30L, 1, 10L));

    assertThat(missing(2, 5, inTheFirst).ranges())
        .containsExactly(new OffsetRange(0, 3, 19), new OffsetRange(1, 0, 9));
    assertThat(missing(2, 5, new ReadPosition(1, inTheFirst.nextOffsets())).ranges()).isEmpty();
    // With the steps that are left of the pass it is at its last one.
    assertThat(missing(2, 10 - LEFT_OF_PASS, inTheFirst).ranges()).isEmpty();
  }

  @Test
  void whatLiesBehindTheEndOfTheRunIsNotMissed() {
    assertThat(missing(1, 5, new ReadPosition(0, Map.of(0, 30L, 1, 4L))).ranges())
        .containsExactly(new OffsetRange(1, 4, 9));
  }

  @Test
  void aTopicThatEndsBeforeTheRunReadsOnIsAnother() {
    assertThatThrownBy(() -> missing(1, 5, new ReadPosition(0, Map.of(0, 81L))))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("partition 0")
        .hasMessageContaining("up to offset 81, and there it ends at 80")
        .hasMessageContaining("new run.id");
    assertThat(missing(1, 10, new ReadPosition(0, Map.of(0, 81L))).ranges()).isEmpty();
  }

  @Test
  void aRunThatHasDoneAllItWasToMissesNothing() {
    assertThat(missing(1, 5, new ReadPosition(1, Map.of())).ranges()).isEmpty();
    assertThat(missing(3, 10, new ReadPosition(0, Map.of(0, 4L))).ranges()).isEmpty();
  }

  @Test
  void theBatchesOfStepsThatAreToBeTakenAgainAreNamedEach() {
    JournalledStep step =
        new JournalledStep(
            6, List.of(new BatchCoordinate(0, 18), new BatchCoordinate(0, 19)), 0.1, 1, 1, 1);

    MissingBatches missing = missing(1, 6, new ReadPosition(0, Map.of(0, 20L, 1, 10L)), step);

    assertThat(missing.ranges()).containsExactly(new OffsetRange(0, 18, 19));
    assertThat(missing.batches()).hasSize(2);
  }

  /** Of a run of at most ten steps. */
  private static MissingBatches missing(
      int passes, long step, ReadPosition position, JournalledStep... steps) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "run.id", "run", "model.directory", "m", "max.steps", "10", "passes", "" + passes));
    RunPlan plan = new RunPlan(Map.of(0, 3L, 1, 0L), Map.of(0, 90L, 1, 10L), 10, 42, 0);
    Standing now = new Standing(step, position, 0, 0, step, step);
    return MissingBatches.of(
        new Resumption(
            0,
            List.of(steps),
            now,
            now,
            BestEvaluation.NONE,
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.of(plan),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Resumption.LastTurn.STEP,
            false,
            false,
            Map.of()),
        TrainingPlans.settings(WorkerSettings.of(settings), plan),
        new Left(),
        new BatchTopic(OLDEST, Map.of(0, 80L, 1, 40L), () -> LEFT_OF_PASS));
  }

  /** The topic as it is now. */
  private static final class Left implements BatchArchive {
    @Override
    public List<BatchCoordinate> missing(Collection<BatchCoordinate> needed) {
      return needed.stream().filter(at -> at.offset() < OLDEST.get(at.partition())).toList();
    }

    @Override
    public Delivery fetch(BatchCoordinate at) {
      throw new AssertionError("Nothing is fetched");
    }

    @Override
    public void close() {}
  }
}
