package io.millrace.worker.app;

import io.millrace.worker.checkpoint.ModelWriter;
import io.millrace.worker.journal.Journal;
import io.millrace.worker.journal.JournalHistory;
import io.millrace.worker.program.TrainingProgram;

/**
 * What a test puts between the parts of a worker that runs in a process of its own: {@link Seams}
 * for other packages. Each part is left as it is unless a class says otherwise.
 */
public interface Disturbance {
  /** Nothing in between. */
  final class None implements Disturbance {}

  /** Around the model. */
  default TrainingProgram program(TrainingProgram program) {
    return program;
  }

  /** Around what writes checkpoints. */
  default ModelWriter writer(ModelWriter writer) {
    return writer;
  }

  /** Around what is written down. */
  default Journal journal(Journal journal) {
    return journal;
  }

  /** Around what is read of it at the start. */
  default JournalHistory history(JournalHistory history) {
    return history;
  }

  /** Of the journal's producer. */
  default String transactionalId(String ofTheRun) {
    return ofTheRun;
  }
}
