package io.millrace.worker.recovery;

import static io.millrace.worker.recovery.Journalled.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.worker.recovery.StepReplay.Divergence;
import io.millrace.worker.source.BatchArchive;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.SourceException;
import io.millrace.worker.training.FakeProgram;
import io.millrace.worker.training.TestBatches;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StepReplayTest {
  private final FakeProgram program = new FakeProgram();
  private final List<BatchCoordinate> fetched = new ArrayList<>();
  private final List<Divergence> divergences = new ArrayList<>();
  private Delivery.Broken broken;

  @Test
  void takesTheSameBatchesInTheSameOrderAtTheSameRates() throws InterruptedException {
    StepReplay.Outcome outcome =
        run(Set.of(), step(1, 0.3, 2.0, at(0, 5), at(1, 2)), step(2, 0.2, 2.0, at(0, 3)));

    assertThat(fetched).containsExactly(at(0, 5), at(1, 2), at(0, 3));
    assertThat(program.learningRates).containsExactly(0.3, 0.2);
    assertThat(program.updateTargets).containsExactly(2L, 1L);
    assertThat(outcome).isEqualTo(new StepReplay.Outcome(2, true, 0, true));
    assertThat(divergences).isEmpty();
  }

  @Test
  void oneBitOfDifferenceIsNotIdenticalAndLittleIsNotTold() throws InterruptedException {
    StepReplay.Outcome outcome = run(Set.of(), step(1, 0.3, Math.nextUp(2.0), at(0, 5)));

    assertThat(outcome.identical()).isFalse();
    assertThat(outcome.largestDifference()).isPositive().isLessThan(1e-15);
    assertThat(divergences).isEmpty();
  }

  @Test
  void aDifferenceAboveTheToleranceIsTold() throws InterruptedException {
    run(Set.of(), step(1, 0.3, 2.1, at(0, 5)), step(2, 0.3, 2.0, at(0, 6)));

    assertThat(divergences).hasSize(1);
    assertThat(divergences.get(0).journalled().number()).isEqualTo(1);
    assertThat(divergences.get(0).loss()).isEqualTo(2.0);
  }

  @Test
  void aStepThatWasSkippedIsSkippedAgain() throws InterruptedException {
    program.losses.add(Double.NaN);

    StepReplay.Outcome outcome = run(Set.of(), step(1, 0.3, Double.NaN, at(0, 5)));

    assertThat(outcome).isEqualTo(new StepReplay.Outcome(1, true, 0, true));
  }

  @Test
  void aStepThatIsFiniteOnlyOnceDiverges() throws InterruptedException {
    run(Set.of(), step(1, 0.3, Double.NaN, at(0, 5)));

    assertThat(divergences).hasSize(1);
  }

  @Test
  void whatIsMissingIsLeftOutAndNothingIsIdenticalThen() throws InterruptedException {
    StepReplay.Outcome outcome =
        run(
            Set.of(at(0, 5), at(0, 6)),
            step(1, 0.3, 2, at(0, 5)),
            step(2, 0.3, 2, at(0, 6), at(0, 7)));

    assertThat(fetched).containsExactly(at(0, 7));
    assertThat(program.updateTargets).containsExactly(1L);
    assertThat(outcome.identical()).isFalse();
    assertThat(outcome.steps()).isEqualTo(2);
  }

  @Test
  void whatIsNoBatchAnyMoreIsRefused() {
    broken = new Delivery.Broken(at(0, 5), "It is a tombstone.");

    assertThatThrownBy(() -> run(Set.of(), step(1, 0.3, 2.0, at(0, 5))))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("partition 0 offset 5")
        .hasMessageContaining("It is a tombstone.");
  }

  @Test
  void itCanBeBrokenOffBetweenSteps() throws InterruptedException {
    StepReplay.Outcome outcome =
        replay(Set.of())
            .run(
                List.of(step(1, 0.3, 2, at(0, 5)), step(2, 0.3, 2, at(0, 6))),
                () -> fetched.isEmpty(),
                divergences::add);

    assertThat(outcome.ended()).isFalse();
    assertThat(outcome.steps()).isEqualTo(1);
  }

  @Test
  void whereOutcomesComeLateTheyAreReadTogether() throws InterruptedException {
    program.outcomesAreAtHand = false;

    run(Set.of(), step(1, 0.3, 2, at(0, 1)), step(2, 0.3, 2, at(0, 2)), step(3, 0.3, 2, at(0, 3)));

    assertThat(program.outcomesRead).containsExactly(2, 1);
  }

  private StepReplay.Outcome run(Set<BatchCoordinate> missing, JournalledStep... steps)
      throws InterruptedException {
    return replay(missing).run(List.of(steps), () -> true, divergences::add);
  }

  private StepReplay replay(Set<BatchCoordinate> missing) {
    return new StepReplay(program, new Archive(), missing, 1e-4, 2);
  }

  private static JournalledStep step(
      long number, double rate, double loss, BatchCoordinate... batches) {
    return new JournalledStep(number, List.of(batches), rate, batches.length, loss, 0.5);
  }

  private final class Archive implements BatchArchive {
    @Override
    public List<BatchCoordinate> missing(Collection<BatchCoordinate> needed) {
      return List.of();
    }

    @Override
    public Delivery fetch(BatchCoordinate at) {
      fetched.add(at);
      return broken == null ? TestBatches.batch(at, 1, 2) : broken;
    }

    @Override
    public void close() {}
  }
}
