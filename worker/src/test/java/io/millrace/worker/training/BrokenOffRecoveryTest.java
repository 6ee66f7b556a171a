package io.millrace.worker.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.schemas.event.EventPayload.RunStopped;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.journal.JournalException;
import io.millrace.worker.recovery.JournalFold;
import io.millrace.worker.recovery.RecoveryPlan;
import io.millrace.worker.recovery.RecoveryWork;
import io.millrace.worker.source.BatchArchive;
import io.millrace.worker.source.Delivery;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A run that is told to end, or has to, while it takes its journalled steps again. */
class BrokenOffRecoveryTest {
  private final TrainingSettingsExample settings = new TrainingSettingsExample();
  private final TrainerScene again = new TrainerScene();
  private final AtomicReference<Trainer> trainer = new AtomicReference<>();

  @Test
  void aModelInTheMiddleOfARecoveryIsNeitherEvaluatedNorSaved() throws InterruptedException {
    again.evaluation.add(TrainerScene.batch(0, 1, 2));
    again.program.evaluationLosses.add(1.0);
    again.command("e", "eval", Map.of());

    again.run(recovering(() -> trainer.get().requestStop(new StopReason("Told to end.", true))));

    assertThat(again.program.learningRates).hasSize(3);
    assertThat(again.saves).isEmpty();
    assertThat(again.payloads(EvaluationCompleted.class)).isEmpty();
    assertThat(again.payloads(RunStopped.class)).hasSize(1);
  }

  @Test
  void aWorkerThatIsReplacedMeanwhileNoticesAtTheNextStep() throws InterruptedException {
    Trainer fenced =
        recovering(() -> again.journalFailure = new JournalException("Taken over.", null, true));

    assertThatThrownBy(() -> again.run(fenced)).hasMessage("Taken over.");
    assertThat(again.program.learningRates).hasSize(3);
  }

  /** The crash came between the evaluation and the checkpoint of the best. */
  @Test
  void theBestThatWasNotSavedIsSavedWhereTheRunGoesOnFromIt() throws InterruptedException {
    settings.evaluateEverySteps = 6;
    TrainerScene before = new TrainerScene();
    before.evaluation.add(TrainerScene.batch(0, 1, 2));
    before.program.evaluationLosses.add(1.5);
    before.deliver(0, 6);
    before.run(before.trainer(settings));
    JournalFold fold = new JournalFold("run");
    before.events.subList(0, before.eventsAtSaves.get(0)).forEach(fold::accept);

    again.run(again.trainer(settings, work(fold, TrainerScene.archive())));

    assertThat(again.payloads(EvaluationCompleted.class)).isEmpty();
    assertThat(again.saves)
        .singleElement()
        .satisfies(
            save -> {
              assertThat(save.best()).isTrue();
              assertThat(save.manifest().wasBest()).isTrue();
              assertThat(save.manifest().step()).isEqualTo(6);
            });
  }

  /** An evaluation that was no better has come since; the best stands all the same. */
  @Test
  void theBestThatStandsIsNotSavedAgain() throws InterruptedException {
    settings.evaluateEverySteps = 6;
    TrainerScene before = new TrainerScene();
    before.evaluation.add(TrainerScene.batch(0, 1, 2));
    before.program.evaluationLosses.addAll(List.of(1.5, 1.6));
    before.deliver(0, 6);
    before.at(6, "e", "eval", Map.of());
    before.run(before.trainer(settings));
    RunManifest saved = before.saves.get(0).manifest();
    JournalFold fold = new JournalFold("run", saved);
    before.events.forEach(fold::accept);

    again.run(again.trainer(settings, TrainerScene.recovery(saved, fold.result())));

    assertThat(before.saves).hasSize(1);
    assertThat(again.saves).isEmpty();
  }

  private static RecoveryWork work(JournalFold fold, BatchArchive archive) {
    return new RecoveryWork(
        new RecoveryPlan(Optional.empty(), List.of(), fold.result()),
        archive,
        Set.of(),
        List.of(),
        0,
        false);
  }

  /** One that has six steps to take again, with something that happens in the third. */
  private Trainer recovering(Runnable happening) throws InterruptedException {
    TrainerScene before = new TrainerScene();
    before.deliver(0, 6);
    before.run(before.trainer(settings));
    JournalFold fold = new JournalFold("run");
    before.events.forEach(fold::accept);
    trainer.set(again.trainer(settings, work(fold, new EventfulArchive(happening))));
    return trainer.get();
  }

  private record EventfulArchive(Runnable happening) implements BatchArchive {
    @Override
    public List<BatchCoordinate> missing(Collection<BatchCoordinate> needed) {
      return List.of();
    }

    @Override
    public Delivery fetch(BatchCoordinate at) {
      if (at.offset() == 2) {
        happening.run();
      }
      return TestBatches.batch(at, 1, 2);
    }

    @Override
    public void close() {}
  }
}
