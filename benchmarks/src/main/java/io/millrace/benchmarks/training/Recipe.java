package io.millrace.benchmarks.training;

import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.AdamWSettings;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.Precision;
import io.millrace.worker.program.ProgramSettings;
import io.millrace.worker.torch.TorchRuntime;
import io.millrace.worker.torch.TransformerProgram;

/** How every benchmark trains, and every peer: with AdamW, and with nothing random in Millrace. */
public final class Recipe {
  /** Of every step. */
  public static final double LEARNING_RATE = 1e-4;

  private static final AdamWSettings ADAM_W = new AdamWSettings(0.9, 0.999, 1e-8, 0.01, 1.0);

  private Recipe() {}

  /** Puts a model on the device. */
  public static TransformerProgram load(
      TorchRuntime runtime, TransformerModel model, Precision precision) {
    return load(runtime, model, precision, false);
  }

  /**
   * The same, to train in less memory.
   *
   * @param checkpointing whether activations are computed anew in the backward pass
   */
  public static TransformerProgram load(
      TorchRuntime runtime, TransformerModel model, Precision precision, boolean checkpointing) {
    return TransformerProgram.load(
        runtime,
        model.config(),
        ModelSnapshot.untrained(model.weights()),
        new ProgramSettings(ADAM_W, 0, 0, false, checkpointing, precision, 0));
  }
}
