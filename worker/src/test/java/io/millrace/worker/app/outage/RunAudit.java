package io.millrace.worker.app.outage;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.BatchRejected;
import io.millrace.schemas.event.EventPayload.BatchesMissing;
import io.millrace.schemas.event.EventPayload.CheckpointFailed;
import io.millrace.schemas.event.EventPayload.CheckpointPassedOver;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.schemas.event.EventPayload.RunRecovered;
import io.millrace.schemas.event.EventPayload.RunRolledBack;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.EventPayload.StepDiverged;
import io.millrace.schemas.event.EventPayload.StepSkipped;
import io.millrace.schemas.event.TrainingEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * What the journal of a run must say when every batch of a feed was trained on once, in order.
 *
 * @param batches that were sent, to one partition
 * @param accumulation batches of a step
 */
record RunAudit(long batches, int accumulation) {

  /** A sentence for each thing that is wrong; none when all is right. */
  List<String> violations(List<TrainingEvent> events) {
    List<String> violations = new ArrayList<>();
    checkSequences(events, violations);
    checkSteps(events, violations);
    for (TrainingEvent event : events) {
      if (event.payload() instanceof BatchRejected
          || event.payload() instanceof BatchesMissing
          || event.payload() instanceof CheckpointPassedOver
          || event.payload() instanceof RunRolledBack
          || event.payload() instanceof StepDiverged
          || event.payload() instanceof StepSkipped
          || (event.payload() instanceof RunRecovered recovered && !recovered.identical())) {
        violations.add("What never should happen: " + event + ".");
      }
      if (event.payload() instanceof CheckpointFailed failed
          && !failed.reason().contains("journal")) {
        violations.add("A save failed of something else than the journal: " + failed + ".");
      }
    }
    return violations;
  }

  private void checkSequences(List<TrainingEvent> events, List<String> violations) {
    String incarnation = "";
    for (int i = 0; i < events.size(); i++) {
      TrainingEvent event = events.get(i);
      if (event.sequence() != i + 1) {
        violations.add("Event " + event.sequence() + " stands where " + (i + 1) + " belongs.");
      }
      if (!event.incarnation().equals(incarnation) && !(event.payload() instanceof RunStarted)) {
        violations.add("Event " + event.sequence() + " is by an incarnation that is not on.");
      }
      incarnation = event.incarnation();
    }
  }

  private void checkSteps(List<TrainingEvent> events, List<String> violations) {
    long steps = 0;
    long nextBatch = 0;
    long nextSource = 0;
    for (TrainingEvent event : events) {
      if (event.payload() instanceof StepCompleted step) {
        steps++;
        if (event.step() != steps) {
          violations.add("Step " + event.step() + " stands where " + steps + " belongs.");
        }
        if (step.batches().size() != accumulation) {
          violations.add("Step " + steps + " has the batches " + step.batches() + ".");
        }
        for (BatchCoordinate batch : step.batches()) {
          if (batch.partition() != 0 || batch.offset() != nextBatch) {
            violations.add("Batch " + batch + " was trained where " + nextBatch + " belongs.");
          }
          nextBatch = batch.offset() + 1;
        }
        for (OffsetRange sources : step.sources()) {
          if (sources.partition() != 0 || sources.firstOffset() != nextSource) {
            violations.add("Sources " + sources + " came where " + nextSource + " belongs.");
          }
          nextSource = sources.lastOffset() + 1;
        }
      }
    }
    if (nextBatch != batches || nextSource != 2 * batches || steps != batches / accumulation) {
      violations.add(
          "%d steps of batches up to %d and sources up to %d, where %d batches were sent."
              .formatted(steps, nextBatch, nextSource, batches));
    }
  }
}
