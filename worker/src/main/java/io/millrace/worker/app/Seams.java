package io.millrace.worker.app;

import io.millrace.worker.checkpoint.ModelWriter;
import io.millrace.worker.journal.Journal;
import io.millrace.worker.journal.JournalHistory;
import io.millrace.worker.program.TrainingProgram;
import java.util.function.UnaryOperator;

/**
 * Where a test puts something between the worker's parts: to stop the process in the middle of a
 * step or a save, or to take a guarantee away and see that it is missed.
 *
 * @param program around the model
 * @param writer around what writes checkpoints
 * @param journal around what is written down
 * @param history around what is read of it at the start
 * @param transactionalId of the journal's producer
 */
record Seams(
    UnaryOperator<TrainingProgram> program,
    UnaryOperator<ModelWriter> writer,
    UnaryOperator<Journal> journal,
    UnaryOperator<JournalHistory> history,
    UnaryOperator<String> transactionalId) {

  /** Nothing in between. */
  static final Seams NONE =
      new Seams(
          UnaryOperator.identity(),
          UnaryOperator.identity(),
          UnaryOperator.identity(),
          UnaryOperator.identity(),
          UnaryOperator.identity());
}
