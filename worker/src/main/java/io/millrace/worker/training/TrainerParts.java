package io.millrace.worker.training;

import io.millrace.worker.checkpoint.Checkpointer;
import io.millrace.worker.control.CommandInbox;
import io.millrace.worker.control.CommandQueue;
import io.millrace.worker.journal.EventPublisher;
import io.millrace.worker.program.TrainingProgram;
import io.millrace.worker.recovery.RecoveryWork;
import io.millrace.worker.source.BatchSource;
import io.millrace.worker.source.EvaluationSets;

/**
 * What a {@link Trainer} works with.
 *
 * @param settings what it does when
 * @param tunings of what commands can change
 * @param program the model and its optimizer
 * @param source of the batches, already at the run's position
 * @param commands as they arrive
 * @param inbox which of them to obey
 * @param evaluationSets the held-out batches
 * @param generation of texts with the model
 * @param keptCheckpoints to roll back to
 * @param publisher of the events
 * @param checkpointer writes the checkpoints
 * @param identity of this start of the run
 * @param recovery what is to be done before the run goes on live
 * @param heartbeat is beaten as the run goes on
 */
public record TrainerParts(
    TrainingSettings settings,
    Tunings tunings,
    TrainingProgram program,
    BatchSource source,
    CommandQueue commands,
    CommandInbox inbox,
    EvaluationSets evaluationSets,
    TextGeneration generation,
    KeptCheckpoints keptCheckpoints,
    EventPublisher publisher,
    Checkpointer checkpointer,
    RunIdentity identity,
    RecoveryWork recovery,
    Heartbeat heartbeat) {}
