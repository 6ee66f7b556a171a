package io.millrace.worker.audit;

import io.millrace.worker.checkpoint.Checkpoint;
import io.millrace.worker.checkpoint.ModelWriter;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.TrainingProgram;
import io.millrace.worker.progress.RunConditions;
import java.nio.file.Path;
import java.util.Optional;

/** Puts models on the device as a run did. */
public interface ReplayModels {

  /**
   * A model on its device.
   *
   * @param program to be closed by whoever asked for it
   * @param writer of its checkpoints
   */
  record Loaded(TrainingProgram program, ModelWriter writer) {}

  /** Where a run found its base model. */
  Path baseModel(RunConditions begun);

  /** Whether a run computes the same numbers under both. */
  boolean alike(RunConditions one, RunConditions other);

  /**
   * Loads a model.
   *
   * @param at weights and optimizer state to go on from; empty for those of the base itself
   * @param seed of the run
   * @throws io.millrace.service.SetupException when it is no model that can be trained
   */
  Loaded load(ReplayBase base, RunConditions conditions, Optional<ModelSnapshot> at, long seed);

  /** A checkpoint's weights and optimizer state as its files have them. */
  ModelSnapshot saved(Checkpoint checkpoint);
}
