package io.millrace.worker.app.exactness;

import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All that exactness asks of a run that was disturbed and then ended well.
 *
 * @param events of the run, as they lie on their topic
 * @param batches all that it was to train on
 * @param records per text partition, how many records they were made of
 * @param reference events of a run of the same batches in the same order that was left in peace
 */
public record RunAudit(
    List<TrainingEvent> events,
    Map<BatchCoordinate, TokenBatch> batches,
    Map<Integer, Long> records,
    List<TrainingEvent> reference) {

  /** Lets another run train in peace what this one was given, and reads everything. */
  public static RunAudit of(RunTopics topics, TinyRun run, Map<Integer, Long> records)
      throws Exception {
    List<TrainingEvent> events = topics.events(run.id());
    return new RunAudit(events, topics.batches(), records, PeacefulRun.events(topics, run, events));
  }

  /** What is wrong with the journal. */
  public List<Violation> journalViolations() {
    List<Violation> violations = new ArrayList<>(SequenceAudit.violations(events));
    violations.addAll(LineageAudit.violations(events, batches, records));
    violations.addAll(ReferenceAudit.violations(events, reference));
    return violations;
  }

  /**
   * What is wrong with journal and checkpoints.
   *
   * @param checkpoints directory of the run's
   */
  public List<Violation> violations(Path checkpoints) throws IOException {
    List<Violation> violations = new ArrayList<>(journalViolations());
    violations.addAll(CheckpointAudit.violations(checkpoints, events, reference));
    return violations;
  }

  /** How many steps the journal has. */
  public long steps() {
    return events.stream().filter(event -> event.payload() instanceof StepCompleted).count();
  }
}
