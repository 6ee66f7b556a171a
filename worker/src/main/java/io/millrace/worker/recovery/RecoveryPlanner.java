package io.millrace.worker.recovery;

import io.millrace.schemas.event.TrainingEvent;
import io.millrace.service.SetupException;
import io.millrace.worker.checkpoint.Checkpoint;
import io.millrace.worker.checkpoint.CheckpointStore;
import io.millrace.worker.checkpoint.Choice;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.journal.JournalHistory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses the checkpoint to go on from: the newest that is whole and that the journal knows, since
 * one that is ahead of the journal, or on a way that was rolled back, holds steps that the run
 * never took. Where none is left, the run is built anew from the base model and its whole journal.
 */
public final class RecoveryPlanner {
  private final String run;
  private final CheckpointStore store;
  private final JournalHistory history;

  /**
   * A planner.
   *
   * @param history read after every other worker of the run has been fenced, so that it ends
   */
  public RecoveryPlanner(String run, CheckpointStore store, JournalHistory history) {
    this.run = run;
    this.store = store;
    this.history = history;
  }

  /**
   * Makes the plan.
   *
   * @throws SetupException when the journal is not whole where it is needed
   */
  public RecoveryPlan plan() {
    Map<Checkpoint, Tail> tails = new HashMap<>();
    Choice choice =
        store.choose(
            checkpoint -> {
              Tail tail = tail(checkpoint);
              tails.put(checkpoint, tail);
              return tail.objection;
            });
    if (choice.chosen().isPresent()) {
      JournalFold fold = tails.get(choice.chosen().get()).fold;
      return new RecoveryPlan(choice.chosen(), choice.passedOver(), fold.result(), fold.failedAt());
    }
    JournalFold fold = new JournalFold(run);
    history.read(Optional.empty(), fold::accept);
    Resumption resumption = fold.result();
    if (resumption.now().sequence() == 0 && !choice.passedOver().isEmpty()) {
      throw new SetupException(
          "Run '"
              + run
              + "' has checkpoints, such as "
              + choice.passedOver().get(0).directory()
              + ", and no journal: the events topic has no event of it. Check bootstrap.servers and"
              + " topic.prefix. If the topic is lost, train under a new run.id with a checkpoint as"
              + " model.directory.");
    }
    return new RecoveryPlan(Optional.empty(), choice.passedOver(), resumption, fold.failedAt());
  }

  private Tail tail(Checkpoint checkpoint) {
    RunManifest manifest = checkpoint.manifest();
    Tail tail = new Tail(manifest);
    if (!manifest.run().equals(run)) {
      tail.objection = Optional.of("It belongs to run '" + manifest.run() + "'.");
      return tail;
    }
    history.read(Optional.of(manifest.journal()), tail::accept);
    tail.objection = tail.recognition.objection();
    return tail;
  }

  /** What comes after a checkpoint. */
  private final class Tail {
    private final Recognition recognition;
    private final JournalFold fold;
    private Optional<String> objection = Optional.empty();

    private Tail(RunManifest manifest) {
      this.recognition = new Recognition(manifest);
      this.fold = new JournalFold(run, manifest);
    }

    private void accept(TrainingEvent event) {
      recognition.accept(event);
      if (recognition.objection().isEmpty()) {
        fold.accept(event);
      }
    }
  }
}
