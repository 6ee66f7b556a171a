package io.millrace.benchmarks.training;

import ai.djl.pytorch.jni.JniUtils;
import io.millrace.benchmarks.leg.Measurement;
import io.millrace.benchmarks.leg.Workload;
import io.millrace.benchmarks.measure.ResidentMemory;
import io.millrace.worker.control.CommandQueue;
import io.millrace.worker.huggingface.ModelDirectory;
import io.millrace.worker.huggingface.ModelReader;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.Precision;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.torch.MatrixRate;
import io.millrace.worker.torch.TorchRuntime;
import io.millrace.worker.torch.TransformerProgram;
import java.util.List;

/**
 * Millrace's own leg beside its peers: the worker's loop, fed from memory, in a process of its own.
 *
 * @param workload what to train on what
 * @param precision of the matrix products
 * @param checkpointing whether activations are computed anew in the backward pass
 */
public record MemoryLeg(Workload workload, Precision precision, boolean checkpointing) {
  private static final int SEED = 42;

  /**
   * Trains.
   *
   * @param batches at least as many as there are steps
   */
  public Measurement run(TorchRuntime runtime, List<Delivery.Batch> batches)
      throws InterruptedException {
    LegResult result =
        new StepLoop(() -> load(runtime), workload.warmUpSteps(), workload.steps())
            .run(
                "leg",
                stager -> new MemorySource(batches, stager),
                CommandQueue.NONE,
                new NoJournal());
    long peakBytes = ResidentMemory.peakBytes();
    // Afterwards, because its matrices are none of the leg's memory.
    double matrixRate = MatrixRate.measure(runtime, precision);
    return new Measurement(
        result.tokens(),
        result.seconds(),
        workload.steps(),
        peakBytes,
        result.peakDeviceBytes(),
        matrixRate,
        JniUtils.getNumThreads(),
        TorchRuntime.versions());
  }

  private TransformerProgram load(TorchRuntime runtime) {
    TransformerModel start = ModelReader.read(ModelDirectory.open(workload.model()), false, SEED);
    return Recipe.load(runtime, start, precision, checkpointing);
  }
}
