package io.millrace.worker.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.schemas.event.EventPayload.RunStopped;
import io.millrace.worker.recovery.JournalFold;
import io.millrace.worker.recovery.RecoveryPlan;
import io.millrace.worker.recovery.RecoveryWork;
import io.millrace.worker.recovery.Resumption;
import io.millrace.worker.source.BatchArchive;
import io.millrace.worker.source.Delivery;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A run that is told to end while it takes its journalled steps again. */
class BrokenOffRecoveryTest {
  private final TrainingSettingsExample settings = new TrainingSettingsExample();

  @Test
  void aModelInTheMiddleOfARecoveryIsNeitherEvaluatedNorSaved() throws InterruptedException {
    TrainerScene before = new TrainerScene();
    before.deliver(0, 6);
    before.run(before.trainer(settings.build()));
    JournalFold fold = new JournalFold("run");
    before.events.forEach(fold::accept);
    Resumption resumption = fold.result();

    TrainerScene again = new TrainerScene();
    again.evaluation.add(TrainerScene.batch(0, 1, 2));
    again.program.evaluationLosses.add(1.0);
    again.command("e", "eval", Map.of());
    AtomicReference<Trainer> trainer = new AtomicReference<>();
    trainer.set(
        again.trainer(
            settings.build(),
            new RecoveryWork(
                new RecoveryPlan(Optional.empty(), List.of(), resumption),
                new StoppingArchive(trainer),
                Set.of(),
                List.of(),
                0,
                false)));
    again.run(trainer.get());

    assertThat(again.program.learningRates).hasSize(3);
    assertThat(again.saves).isEmpty();
    assertThat(again.payloads(EvaluationCompleted.class)).isEmpty();
    assertThat(again.payloads(RunStopped.class)).hasSize(1);
  }

  private record StoppingArchive(AtomicReference<Trainer> trainer) implements BatchArchive {
    @Override
    public List<BatchCoordinate> missing(Collection<BatchCoordinate> needed) {
      return List.of();
    }

    @Override
    public Delivery fetch(BatchCoordinate at) {
      if (at.offset() == 2) {
        trainer.get().requestStop(new StopReason("Told to end.", true));
      }
      return TestBatches.batch(at, 1, 2);
    }

    @Override
    public void close() {}
  }
}
