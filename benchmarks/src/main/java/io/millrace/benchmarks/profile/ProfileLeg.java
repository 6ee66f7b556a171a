package io.millrace.benchmarks.profile;

import ai.djl.pytorch.jni.JniUtils;
import io.millrace.benchmarks.leg.Measurement;
import io.millrace.benchmarks.leg.Workload;
import io.millrace.benchmarks.measure.ResidentMemory;
import io.millrace.benchmarks.sequences.Batches;
import io.millrace.benchmarks.sequences.TokenSequences;
import io.millrace.benchmarks.training.Recipe;
import io.millrace.worker.app.HostWeights;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.huggingface.ModelDirectory;
import io.millrace.worker.huggingface.ModelReader;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.Precision;
import io.millrace.worker.torch.TorchRuntime;
import io.millrace.worker.torch.TransformerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The worker's program on full rows of random tokens, first without PyTorch's profiler and then
 * with it.
 *
 * @param workload so many steps without the profiler, and as many with it
 * @param precision of the matrix products
 * @param checkpointing whether activations are computed anew in the backward pass
 */
public record ProfileLeg(Workload workload, Precision precision, boolean checkpointing) {
  private static final int SEED = 42;

  /**
   * Trains.
   *
   * @param directory where {@code profile.json} and {@code trace.json} are written
   * @return speed and memory without the profiler
   */
  public Measurement run(TorchRuntime runtime, Path directory) throws IOException {
    ModelDirectory model = ModelDirectory.open(workload.model());
    TransformerModel start = ModelReader.read(model, false, SEED);
    try (TransformerProgram program = Recipe.load(runtime, start, precision, checkpointing)) {
      HostWeights.release();
      List<FlatBatch> batches = batches(start.config().vocabulary());
      // As the worker's reader does it beside the step before.
      batches.forEach(program::stage);
      Iterator<FlatBatch> next = batches.iterator();
      train(program, next, workload.warmUpSteps());
      List<Double> millis = train(program, next, workload.steps());
      long peakBytes = ResidentMemory.peakBytes();
      long peakDeviceBytes = runtime.isGpu() ? program.peakMemoryBytes() : 0;

      // Not with CUDA's events: DJL leaves the device's times out of the file.
      JniUtils.startProfile(false, false, false);
      List<Double> profiledMillis = train(program, next, workload.steps());
      Trace trace = stop();

      trace.writeTo(directory.resolve(ProfileBenchmark.TRACE));
      new Profile(millis, profiledMillis, SelfTimes.of(trace))
          .writeTo(directory.resolve(ProfileBenchmark.PROFILE));
      return new Measurement(
          (long) workload.steps() * workload.rows() * workload.length(),
          millis.stream().mapToDouble(Double::doubleValue).sum() / 1e3,
          workload.steps(),
          peakBytes,
          peakDeviceBytes,
          0,
          JniUtils.getNumThreads(),
          TorchRuntime.versions());
    }
  }

  private static Trace stop() throws IOException {
    Path file = Files.createTempFile("millrace-profile-", ".json");
    try {
      JniUtils.stopProfile(file.toString());
      return Trace.read(file);
    } finally {
      Files.delete(file);
    }
  }

  private List<FlatBatch> batches(int vocabulary) {
    int count = (workload.warmUpSteps() + 2 * workload.steps()) * workload.rows();
    TokenSequences sequences = TokenSequences.random(count, workload.length(), vocabulary, SEED);
    return Batches.of(sequences, workload.rows(), workload.length()).stream()
        .map(batch -> batch.flat())
        .toList();
  }

  private static List<Double> train(
      TransformerProgram program, Iterator<FlatBatch> batches, int steps) {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      FlatBatch batch = batches.next();
      long from = System.nanoTime();
      program.accumulate(batch);
      program.update(Recipe.LEARNING_RATE, batch.targets());
      // Waits for the device.
      program.outcomes();
      millis.add((System.nanoTime() - from) / 1e6);
    }
    return millis;
  }
}
