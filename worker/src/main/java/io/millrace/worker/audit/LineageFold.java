package io.millrace.worker.audit;

import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.BatchRejected;
import io.millrace.schemas.event.EventPayload.BatchesMissing;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.schemas.event.EventPayload.PassCompleted;
import io.millrace.schemas.event.EventPayload.RunRolledBack;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.EventPayload.StepSkipped;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.service.SetupException;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.journal.JournalHistory;
import io.millrace.worker.recovery.Recognition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Goes through a run's events up to a checkpoint and tells what is in its weights. */
public final class LineageFold {
  private final RunManifest checkpoint;
  private final List<AuditedStep> steps = new ArrayList<>();
  private final List<AuditedStep> undone = new ArrayList<>();
  private final List<Rejection> rejections = new ArrayList<>();
  private final List<RunStart> starts = new ArrayList<>();
  private RunStarted begun;
  private long step;
  private int passes;

  private LineageFold(RunManifest checkpoint) {
    this.checkpoint = checkpoint;
  }

  /**
   * Reads the journal.
   *
   * @param history of the checkpoint's run
   * @throws SetupException when the journal is not whole up to the checkpoint or does not know it
   */
  public static Lineage read(RunManifest checkpoint, JournalHistory history) {
    LineageFold fold = new LineageFold(checkpoint);
    JournalStretch stretch = new JournalStretch(0, checkpoint, fold::accept);
    Recognition recognition = new Recognition(checkpoint);
    history.read(
        Optional.empty(),
        event -> {
          stretch.accept(event);
          recognition.accept(event);
        });
    stretch.requireWhole();
    return fold.result(recognition.objection());
  }

  private void accept(TrainingEvent event) {
    EventPayload payload = event.payload();
    if (payload instanceof StepCompleted completed) {
      taken(event, false, completed.tokens(), completed.batches(), completed.sources());
    } else if (payload instanceof StepSkipped skipped) {
      taken(event, true, skipped.tokens(), skipped.batches(), skipped.sources());
    } else if (payload instanceof RunRolledBack back) {
      rolledBack(back);
      passes = back.pass();
    } else if (payload instanceof BatchRejected rejected) {
      BatchCoordinate at = new BatchCoordinate(rejected.partition(), rejected.offset());
      rejections.add(new Rejection(step, passes, new RejectedBatch(at, rejected.reason())));
    } else if (payload instanceof PassCompleted pass) {
      passes = pass.pass();
    } else if (payload instanceof RunStarted started) {
      started(event.incarnation(), started);
    } else if (payload instanceof BatchesMissing missing) {
      lose(missing.ranges());
    }
  }

  private void taken(
      TrainingEvent event,
      boolean skipped,
      long tokens,
      List<BatchCoordinate> batches,
      List<OffsetRange> sources) {
    step++;
    steps.add(
        new AuditedStep(step, event.incarnation(), skipped, tokens, batches, sources, Set.of()));
  }

  private void rolledBack(RunRolledBack back) {
    long toStep = back.toStep();
    List<AuditedStep> after = steps.stream().filter(taken -> taken.number() > toStep).toList();
    undone.addAll(after);
    steps.removeAll(after);
    // What lies after the position comes again, and is then rejected again or not.
    rejections.removeIf(rejection -> rejection.comesAgain(back));
    step = toStep;
  }

  private void started(String incarnation, RunStarted started) {
    if (begun == null) {
      begun = started;
    }
    starts.add(new RunStart(incarnation, started.resumedFromStep(), started.changes()));
    // It takes the steps after its checkpoint again, with all batches that it does not miss.
    lose(List.of());
  }

  private void lose(List<OffsetRange> ranges) {
    long from = starts.isEmpty() ? 0 : starts.get(starts.size() - 1).fromStep();
    for (int i = steps.size() - 1; i >= 0 && steps.get(i).number() > from; i--) {
      steps.set(i, steps.get(i).losing(ranges));
    }
  }

  private Lineage result(Optional<String> objection) {
    if (step != checkpoint.step() || begun == null) {
      throw new SetupException(
          "The checkpoint is of step "
              + checkpoint.step()
              + ", and the journal of run '"
              + checkpoint.run()
              + "' has the run at step "
              + step
              + " by then: its run.json or the journal is not as it was written. Take another"
              + " checkpoint.");
    }
    return new Lineage(
        checkpoint,
        begun,
        starts,
        steps,
        undone,
        rejections.stream().map(Rejection::batch).toList(),
        passes,
        objection);
  }

  /**
   * A batch that was rejected.
   *
   * @param afterStep done by then
   * @param pass passes completed by then
   */
  private record Rejection(long afterStep, int pass, RejectedBatch batch) {

    private boolean comesAgain(RunRolledBack back) {
      long next =
          back.nextOffsets().stream()
              .filter(at -> at.partition() == batch.at().partition())
              .mapToLong(BatchCoordinate::offset)
              .findFirst()
              .orElse(0);
      boolean isAhead = pass > back.pass() || (pass == back.pass() && batch.at().offset() >= next);
      return afterStep >= back.toStep() && isAhead;
    }
  }
}
