package io.millrace.worker.recovery;

import static io.millrace.worker.recovery.Journalled.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.event.EvaluationMeasure;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.service.SetupException;
import io.millrace.worker.progress.BatchFormat;
import io.millrace.worker.progress.BestEvaluation;
import io.millrace.worker.progress.DecidedCommand;
import io.millrace.worker.progress.OpenCommand;
import io.millrace.worker.progress.Orders;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.progress.Standing;
import io.millrace.worker.recovery.Resumption.LastTurn;
import io.millrace.worker.source.ReadPosition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class JournalFoldTest {
  private final Journalled journal = new Journalled();

  @Test
  void anEmptyJournalIsANewRun() {
    assertThat(journal.fold()).isEqualTo(Resumption.NEW_RUN);
  }

  @Test
  void stepsMoveTheRunAndAreToBeTakenAgain() {
    journal.started().step(at(0, 4), at(1, 7)).step(at(0, 6));

    Resumption resumption = journal.fold();

    assertThat(resumption.now())
        .isEqualTo(new Standing(2, new ReadPosition(0, Map.of(0, 7L, 1, 8L)), 30, 27, 3, 3));
    assertThat(resumption.good()).isEqualTo(resumption.now());
    assertThat(resumption.steps())
        .containsExactly(
            new JournalledStep(1, List.of(at(0, 4), at(1, 7)), 0.1, 18, 1.0, 0.5),
            new JournalledStep(2, List.of(at(0, 6)), 0.05, 9, 0.5, 0.5));
    assertThat(resumption.lastTurn()).isEqualTo(LastTurn.STEP);
    assertThat(resumption.evaluated()).isFalse();
  }

  @Test
  void theLastTimeThatTheRunFailedIsKnown() {
    JournalFold fold = new JournalFold("run");
    List<EventPayload> payloads =
        List.of(
            new EventPayload.RunStopped("An order.", false, Optional.empty()),
            new EventPayload.RunStopped("The disk is full.", true, Optional.empty()),
            new EventPayload.PassCompleted(1));
    for (int i = 0; i < payloads.size(); i++) {
      assertThat(fold.failedAt().isPresent()).isEqualTo(i > 1);
      fold.accept(new TrainingEvent("run", "first", i + 1, 0, 1000 + i, payloads.get(i)));
    }

    assertThat(fold.failedAt()).hasValue(1001);
  }

  @Test
  void theFirstStartSaysWhatTheRunDecidedWhenItBegan() {
    journal.started();

    assertThat(journal.fold().plan().orElseThrow().endOffsets()).isEqualTo(Map.of(0, 1000L));
    assertThat(journal.fold().plan().orElseThrow().seed()).isEqualTo(42);
    assertThat(journal.fold().conditions().orElseThrow().modelFingerprint()).isEqualTo("model");
    assertThat(journal.fold().control().orElseThrow().nextOffset()).isEqualTo(7);
  }

  @Test
  void skippedStepsCountButLeaveTheGoodStandingBehind() {
    journal.started().step(at(0, 0)).skipped(1, at(0, 1)).skipped(2, at(0, 2));

    Resumption resumption = journal.fold();

    assertThat(resumption.now().step()).isEqualTo(3);
    assertThat(resumption.now().microBatches()).isEqualTo(3);
    assertThat(resumption.now().tokens()).isEqualTo(10);
    assertThat(resumption.good().step()).isEqualTo(1);
    assertThat(resumption.good().sequence()).isEqualTo(2);
    assertThat(resumption.steps()).hasSize(3);
    assertThat(resumption.steps().get(1).loss()).isNaN();
  }

  @Test
  void aRollBackUndoesTheStepsAndTheRejectionsAfterIt() {
    journal
        .started()
        .step(at(0, 0))
        .skipped(1, at(0, 1))
        .add(new EventPayload.BatchRejected(0, 2, "why"))
        .rolledBack(1, 1, 1)
        .step(at(0, 1));

    Resumption resumption = journal.fold();

    assertThat(resumption.now())
        .isEqualTo(new Standing(2, new ReadPosition(0, Map.of(0, 2L)), 20, 18, 2, 6));
    assertThat(resumption.steps()).extracting(JournalledStep::number).containsExactly(1L, 2L);
    assertThat(resumption.steps().get(1).batches()).containsExactly(at(0, 1));
    assertThat(resumption.rejected()).isEmpty();
  }

  @Test
  void theBestIsTheOneGoneBackTo() {
    journal.started().step(at(0, 0)).evaluated(1.5, true, 0).rolledBack(1, 1, 1);

    assertThat(journal.fold().best())
        .isEqualTo(new BestEvaluation(EvaluationMeasure.LOSS, Optional.of(2.5), 3, 1));
  }

  @Test
  void theBestIsByTheMeasureThatTheRunGoesBy() {
    journal
        .startedBy("f1")
        .step(at(0, 0))
        .evaluatedBy("f1", 0.6, 0.7, true, 0)
        .step(at(0, 1))
        .evaluatedBy("f1", 0.9, 0.6, false, 1);

    assertThat(journal.fold().best())
        .isEqualTo(new BestEvaluation(EvaluationMeasure.F1, Optional.of(0.7), 1, 1));

    journal.rolledBack(1, 1, 1, Optional.empty(), Optional.of(0.7));

    assertThat(journal.fold().best())
        .isEqualTo(new BestEvaluation(EvaluationMeasure.F1, Optional.of(0.7), 3, 1));
  }

  @Test
  void aRollbackOfBeforeThereWasAChoiceHasItsLoss() {
    journal.started().step(at(0, 0)).rolledBack(1, 1, 1, Optional.of(2.5), Optional.empty());

    assertThat(journal.fold().best())
        .isEqualTo(new BestEvaluation(EvaluationMeasure.LOSS, Optional.of(2.5), 3, 1));
  }

  @Test
  void aStartThatGoesByAnotherMeasureBeginsTheBestAnew() {
    journal.startedBy("f1").step(at(0, 0)).evaluatedBy("f1", 0.6, 0.7, true, 0).by("second");
    assertThat(journal.startedBy("f1").fold().best().value()).contains(0.7);

    journal.by("third").startedBy("macro_f1");

    assertThat(journal.fold().best()).isEqualTo(BestEvaluation.none(EvaluationMeasure.MACRO_F1));

    journal.add(
        new EventPayload.EvaluationFailed("why", "NaN", List.of(), 1, 1, 1, "eval-batches", true));

    assertThat(journal.fold().best())
        .isEqualTo(new BestEvaluation(EvaluationMeasure.MACRO_F1, Optional.empty(), 0, 1));
  }

  @Test
  void whatAnotherVersionGoesByIsRefused() {
    journal.startedBy("kappa");

    assertThatThrownBy(journal::fold)
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("told by kappa")
        .hasMessageContaining("go on with the version that wrote it");
  }

  @Test
  void anEvaluationThatDoesNotCountIsNoEvaluationOfTheRun() {
    journal
        .started()
        .step(at(0, 0))
        .evaluated(1.5, true, 0)
        .step(at(0, 1))
        .add(
            new EventPayload.EvaluationCompleted(
                0.5,
                1,
                1,
                1,
                1,
                false,
                0,
                "other",
                false,
                Optional.of(0.5),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "loss"))
        .add(new EventPayload.EvaluationFailed("why", "NaN", List.of(), 1, 1, 0, "other", false));

    assertThat(journal.fold().best())
        .isEqualTo(new BestEvaluation(EvaluationMeasure.LOSS, Optional.of(1.5), 1, 0));
    assertThat(journal.fold().evaluated()).isFalse();
  }

  @Test
  void whatCommandsHaveToldTheRunHoldsOn() {
    journal
        .started()
        .applied("s", "set", Map.of("learning.rate", "0.5"))
        .applied("t", "set", Map.of("eval.every.steps", "7"))
        .applied("p", "pause", Map.of())
        .applied("e", "eval", Map.of("topic", "other"))
        .applied("c", "checkpoint", Map.of())
        .add(new EventPayload.CommandCompleted("e", "eval", "ann", "r", false))
        .by("second")
        .started();

    Orders orders = journal.fold().control().orElseThrow().orders();
    assertThat(orders.changed())
        .containsOnly(Map.entry("learning.rate", "0.5"), Map.entry("eval.every.steps", "7"));
    assertThat(orders.paused()).isTrue();
    assertThat(orders.open())
        .containsExactly(new OpenCommand("c", "checkpoint", Map.of(), "ann", 1));

    journal.applied("r", "resume", Map.of());
    assertThat(journal.fold().control().orElseThrow().orders().paused()).isFalse();
  }

  @Test
  void aSettingThatAStartIsGivenAnewHoldsInsteadOfACommand() {
    journal
        .started()
        .applied("s", "set", Map.of("learning.rate", "0.5", "eval.every.steps", "7"))
        .by("second")
        .startedWith("0.2");

    assertThat(journal.fold().control().orElseThrow().orders().changed())
        .containsOnly(Map.entry("eval.every.steps", "7"));
  }

  @Test
  void goingBackTakesNoCommandBack() {
    journal
        .started()
        .step(at(0, 0))
        .applied("s", "set", Map.of("learning.rate", "0.5"))
        .step(at(0, 1))
        .rolledBack(1, 1, 1)
        .applied("b", "rollback", Map.of("step", "1"));

    assertThat(journal.fold().control().orElseThrow().orders().changed())
        .containsOnly(Map.entry("learning.rate", "0.5"));
    assertThat(journal.fold().control().orElseThrow().decided())
        .extracting(DecidedCommand::id)
        .containsExactly("b", "s");
  }

  @Test
  void theStepsThatAreReplannedAreThePlans() {
    journal.started().add(new EventPayload.RunReplanned(70, "why"));

    assertThat(journal.fold().plan().orElseThrow().steps()).isEqualTo(70);
  }

  @Test
  void thePlanIsTheFirstStartsWithTheLastOnesSteps() {
    journal.started().step(at(0, 0)).by("second").started("0.2", 250);

    assertThat(journal.fold().plan().orElseThrow())
        .isEqualTo(new RunPlan(Map.of(0, 2L), Map.of(0, 1000L), 250, 42, 1));
    assertThat(journal.fold().lastStart().orElseThrow().settings())
        .containsEntry("learning.rate", "0.2");
    assertThat(journal.fold().conditions().orElseThrow().settings())
        .containsEntry("learning.rate", "0.1");
  }

  @Test
  void aRejectedBatchIsRememberedUntilAStepHasGoneOverIt() {
    journal.started().step(at(0, 0)).add(new EventPayload.BatchRejected(0, 1, "why"));
    assertThat(journal.fold().rejected()).containsExactly(at(0, 1));
    assertThat(journal.fold().now().position().nextOffsets()).containsEntry(0, 1L);

    journal.step(at(1, 0));

    assertThat(journal.fold().rejected()).isEmpty();
    assertThat(journal.fold().now().position().nextOffsets()).isEqualTo(Map.of(0, 2L, 1, 1L));
  }

  @Test
  void aPassBeginsTheTopicAnew() {
    journal.started().step(at(0, 0)).add(new EventPayload.PassCompleted(1));

    assertThat(journal.fold().now().position()).isEqualTo(new ReadPosition(1, Map.of()));
    assertThat(journal.fold().lastTurn()).isEqualTo(LastTurn.PASS);
  }

  @Test
  void theBestEvaluationIsTheOneThatTheJournalCallsBest() {
    journal
        .started()
        .step(at(0, 0))
        .evaluated(2.5, true, 0)
        .step(at(0, 1))
        .evaluated(2.6, false, 1);

    Resumption resumption = journal.fold();

    assertThat(resumption.best().value()).contains(2.5);
    assertThat(resumption.best().step()).isEqualTo(1);
    assertThat(resumption.best().withoutImprovement()).isEqualTo(1);
    assertThat(resumption.evaluated()).isTrue();
    assertThat(resumption.patienceAsked()).isFalse();
  }

  @Test
  void commandsAreDecidedOnceAndAStopHoldsUntilTheRunHasStopped() {
    journal
        .started()
        .add(new EventPayload.CommandApplied("e", "eval", Map.of(), "ann", 5, "r", 9))
        .add(new EventPayload.CommandRejected("x", "dance", "ann", OptionalLong.of(6), "r", 10))
        .add(new EventPayload.CommandApplied("s", "stop", Map.of(), "ann", 5, "r", 11));

    assertThat(journal.fold().control().orElseThrow().decided())
        .containsExactly(
            new DecidedCommand("e", 5), new DecidedCommand("s", 5), new DecidedCommand("x", 6));
    assertThat(journal.fold().control().orElseThrow().nextOffset()).isEqualTo(12);
    assertThat(journal.fold().control().orElseThrow().orders().stopping())
        .contains(new OpenCommand("s", "stop", Map.of(), "ann", 0));

    journal.add(new EventPayload.RunStopped("r", false, Optional.empty()));

    assertThat(journal.fold().control().orElseThrow().orders().stopping()).isEmpty();
    assertThat(journal.fold().patienceAsked()).isTrue();
  }

  @Test
  void aStopOutlastsAFailure() {
    journal
        .started()
        .add(new EventPayload.CommandApplied("s", "stop", Map.of(), "ann", 5, "r", 11))
        .add(new EventPayload.RunStopped("r", true, Optional.empty()));

    assertThat(journal.fold().control().orElseThrow().orders().stopping())
        .contains(new OpenCommand("s", "stop", Map.of(), "ann", 0));
  }

  @Test
  void stepsThatWereRolledBackWereComputedUnderNoConditions() {
    journal.started().step(at(0, 0)).by("second").startedWith("0.2").skipped(1, at(0, 1));
    assertThat(journal.fold().stepConditions()).hasSize(2);

    journal.rolledBack(1, 1, 1);

    assertThat(journal.fold().stepConditions())
        .singleElement()
        .satisfies(then -> assertThat(then.settings()).containsEntry("learning.rate", "0.1"));
  }

  @Test
  void formatCheckpointsAndGapsAreRemembered() {
    journal
        .started()
        .add(new EventPayload.BatchFormatAdopted("t", "f"))
        .step(at(0, 0))
        .add(new EventPayload.CheckpointSaved(1, "dir", 1, 1, 1, false))
        .add(new EventPayload.BatchesMissing(List.of(new OffsetRange(0, 1, 20)), "why"));

    assertThat(journal.fold().format()).contains(new BatchFormat("t", "f"));
    assertThat(journal.fold().checkpoints()).isEqualTo(Map.of("dir", 1L));
    assertThat(journal.fold().now().position().nextOffsets()).containsEntry(0, 21L);
  }

  @Test
  void anEventThatIsMissingIsRefusedByItsNumber() {
    journal.started().step(at(0, 0)).step(at(0, 1));
    journal.events.remove(1);

    assertThatThrownBy(journal::fold)
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("event 2 is missing before event 3");
  }
}
