package io.millrace.worker.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.service.SetupException;
import io.millrace.worker.checkpoint.RunManifest;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineageFoldTest {
  private final AuditedRun run = new AuditedRun();

  @Test
  void tellsWhatIsInTheWeightsUpToTheCheckpointAndNoMore() {
    run.started("first", 0).step(0, 1).rejected(2).step(3).pass(1).step(0, 1).skipped(5);
    RunManifest checkpoint = run.checkpoint();
    run.step(6).rejected(7);

    Lineage lineage = LineageFold.read(checkpoint, run.history());

    assertThat(lineage.trained()).containsExactly(range(0, 1), range(3, 3));
    assertThat(lineage.trainedRecords()).isEqualTo(3);
    assertThat(lineage.trainedSteps()).extracting(AuditedStep::number).containsExactly(1L, 2L, 3L);
    assertThat(lineage.trainedBatches()).isEqualTo(5);
    assertThat(lineage.trainedTokens()).isEqualTo(50);
    assertThat(lineage.skippedOnly()).containsExactly(range(5, 5));
    assertThat(lineage.rejected()).extracting(batch -> batch.at().offset()).containsExactly(2L);
    assertThat(lineage.passes()).isEqualTo(1);
    assertThat(lineage.objection()).isEmpty();
  }

  @Test
  void whatWasSkippedAndTrainedInALaterPassIsTrained() {
    run.started("first", 0).skipped(0, 1).pass(1).step(0);

    Lineage lineage = LineageFold.read(run.checkpoint(), run.history());

    assertThat(lineage.trained()).containsExactly(range(0, 0));
    assertThat(lineage.skippedOnly()).containsExactly(range(1, 1));
  }

  @Test
  void stepsThatWereRolledBackAreNotInTheWeights() {
    run.started("first", 0).step(0).step(1).rejected(2).skipped(3).rolledBack(1, 1);
    run.started("second", 1).step(2).rejected(4);

    Lineage lineage = LineageFold.read(run.checkpoint(), run.history());

    assertThat(lineage.trained()).containsExactly(range(0, 0), range(2, 2));
    assertThat(lineage.trainedSteps()).extracting(AuditedStep::number).containsExactly(1L, 2L);
    assertThat(lineage.undone()).extracting(AuditedStep::number).containsExactly(2L, 3L);
    assertThat(lineage.skippedOnly()).isEmpty();
    // Batch 2 came again and was trained on then.
    assertThat(lineage.rejected()).extracting(batch -> batch.at().offset()).containsExactly(4L);
    assertThat(lineage.starts()).extracting(RunStart::fromStep).containsExactly(0L, 1L);
  }

  @Test
  void aBatchThatWasRejectedBeforeThePlaceGoneBackToStaysRejected() {
    run.started("first", 0).step(0).rejected(1).skipped(2).rejected(3).skipped(4).rolledBack(1, 2);

    Lineage lineage = LineageFold.read(run.checkpoint(), run.history());

    assertThat(lineage.rejected()).extracting(batch -> batch.at().offset()).containsExactly(1L);
  }

  @Test
  void aBatchThatAnEarlierPassRejectedStaysRejected() {
    run.started("first", 0).step(0).rejected(1).pass(1).skipped(0).rolledBack(1, 1, 0);

    assertThat(LineageFold.read(run.checkpoint(), run.history()).rejected())
        .extracting(batch -> batch.at().offset())
        .containsExactly(1L);
  }

  @Test
  void batchesThatARecoveryDidWithoutAreNotInTheWeights() {
    run.started("first", 0).step(0).step(1, 2).step(3);
    run.started("second", 1).missing(1, 1).missing(3, 9).step(10);

    Lineage lineage = LineageFold.read(run.checkpoint(), run.history());

    assertThat(lineage.lostBatches()).containsExactlyElementsOf(AuditedRun.coordinates(3));
    assertThat(lineage.trainedSteps()).extracting(AuditedStep::number).containsExactly(1L, 2L, 4L);
    assertThat(lineage.lostOnly()).containsExactly(range(3, 3));
  }

  @Test
  void whatARecoveryDidWithoutAndALaterOneHasIsInTheWeights() {
    run.started("first", 0).step(0).step(1, 2).started("second", 0).missing(0, 1);
    run.started("third", 0).missing(0, 0);

    Lineage lineage = LineageFold.read(run.checkpoint(), run.history());

    assertThat(lineage.lostBatches()).containsExactlyElementsOf(AuditedRun.coordinates(0));
    assertThat(lineage.trained()).containsExactly(range(1, 2));
    run.started("fourth", 0);
    assertThat(LineageFold.read(run.checkpoint(), run.history()).lostBatches()).isEmpty();
  }

  @Test
  void aJournalWithAHoleOrWithoutABeginningIsRefused() {
    run.started("first", 0).step(0).step(1).step(2);
    RunManifest checkpoint = run.checkpoint();
    run.events.remove(2);
    assertThatThrownBy(() -> LineageFold.read(checkpoint, run.history()))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("event 3 is missing before event 4 (step 3)");
    run.events.remove(0);
    assertThatThrownBy(() -> LineageFold.read(checkpoint, run.history()))
        .hasMessageContaining("event 1 is missing before event 2");
    run.events.clear();
    assertThatThrownBy(() -> LineageFold.read(checkpoint, run.history()))
        .hasMessageContaining("has no event of the checkpoint, which was saved after event 4");
  }

  @Test
  void aCheckpointThatTheJournalDoesNotKnowIsRefused() {
    run.started("first", 0).step(0);
    RunManifest checkpoint = run.checkpoint();
    run.events.remove(1);
    assertThatThrownBy(() -> LineageFold.read(checkpoint, run.history()))
        .hasMessageContaining("ends with event 1, before the checkpoint");
    run.started("second", 0);
    assertThatThrownBy(() -> LineageFold.read(checkpoint, run.history()))
        .hasMessageContaining("its event 2 is by incarnation second")
        .hasMessageContaining("incarnation first saved the checkpoint");
  }

  @Test
  void aCheckpointOfAnotherStepThanTheJournalHasIsRefused() {
    run.started("first", 0).step(0).rolledBack(0, 0);
    RunManifest checkpoint = run.checkpoint();
    run.events.remove(2);
    run.pass(1);
    assertThatThrownBy(() -> LineageFold.read(checkpoint, run.history()))
        .hasMessageContaining("The checkpoint is of step 0")
        .hasMessageContaining("has the run at step 1");
  }

  @Test
  void thatTheRunWentBackBehindItLaterIsTold() {
    run.started("first", 0).step(0).step(1);
    RunManifest checkpoint = run.checkpoint();
    run.rolledBack(1, 1);

    Lineage lineage = LineageFold.read(checkpoint, run.history());

    assertThat(lineage.objection()).contains("The run has been rolled back behind it.");
    assertThat(lineage.trainedSteps()).hasSize(2);
  }

  @Test
  void theSameSettingsHaveTheSameFingerprintWhateverTheirOrder() {
    run.started("first", 0, Map.of("a", "1", "b", "2"));
    String one = LineageFold.read(run.checkpoint(), run.history()).settingsFingerprint();
    run.started("second", 0, Map.of("b", "2", "a", "1"));
    assertThat(LineageFold.read(run.checkpoint(), run.history()).settingsFingerprint())
        .isEqualTo(one)
        .hasSize(64);
    run.started("third", 0, Map.of("b", "2", "a", "2"));
    assertThat(LineageFold.read(run.checkpoint(), run.history()).settingsFingerprint())
        .isNotEqualTo(one);
  }

  private static OffsetRange range(long first, long last) {
    return new OffsetRange(0, first, last);
  }
}
