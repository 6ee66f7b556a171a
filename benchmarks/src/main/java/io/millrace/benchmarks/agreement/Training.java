package io.millrace.benchmarks.agreement;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.huggingface.ModelDirectory;
import io.millrace.worker.huggingface.ModelReader;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.AdamWSettings;
import io.millrace.worker.program.CapturedModel;
import io.millrace.worker.program.Evaluated;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.ProgramSettings;
import io.millrace.worker.program.StepOutcome;
import io.millrace.worker.tensor.HostTensor;
import io.millrace.worker.torch.TorchRuntime;
import io.millrace.worker.torch.TransformerProgram;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains on a device: one step for the gradient, then more from where that ended, with two
 * micro-batches each.
 *
 * @param directory for configurations
 * @param gpu whether batches are to be large enough for a GPU, on whatever device
 */
record Training(Path directory, boolean gpu) {
  /** So that losses fall with every round of the batches; at 1e-3 a difference grows by itself. */
  private static final double LEARNING_RATE = 3e-4;

  /** A thousand times what is usual, so that a step's decay is a part of the change that shows. */
  private static final double WEIGHT_DECAY = 10;

  private static final double BETA1 = 0.9;
  private static final int MICRO_BATCHES = 2;
  private static final double UNCLIPPED = 0;

  /** The usual one, and less than what most steps have. */
  private static final double CLIPPED = 1.0;

  /** A third to a half of a batch. */
  private static final int SPLIT_TOKENS = 320;

  private static final long SEED = 42;

  /** Trains, from the same fresh weights each time. */
  Trained run(TorchRuntime runtime, Trial trial) throws IOException {
    Path model = trial.subject().writeTo(directory.resolve(trial.subject().name()));
    TransformerModel start = ModelReader.read(ModelDirectory.open(model), false, SEED);
    List<FlatBatch> batches = trial.subject().batches(gpu);
    List<Double> losses = new ArrayList<>();
    ModelSnapshot first;
    try (TransformerProgram program =
        TransformerProgram.load(
            runtime,
            start.config(),
            ModelSnapshot.untrained(start.weights()),
            settings(trial, UNCLIPPED))) {
      losses.add(step(program, batches, 0));
      first = program.snapshot();
    }
    // Loaded anew, so that clipping, and moments that are brought to the device, are in it too.
    try (TransformerProgram program =
        TransformerProgram.load(runtime, start.config(), first, settings(trial, CLIPPED))) {
      int steps = trial.subject().steps();
      int copied = steps / 2;
      for (int i = 1; i <= copied; i++) {
        losses.add(step(program, batches, i));
      }
      ModelSnapshot then = program.snapshot();
      boolean copyKept;
      try (CapturedModel copy = program.capture()) {
        for (int i = copied + 1; i <= steps; i++) {
          losses.add(step(program, batches, i));
        }
        copyKept = isSame(then, copy.read());
      }
      ModelSnapshot last = program.snapshot();
      return new Trained(
          gradients(first),
          losses,
          AttentionParts.apart(start.weights()),
          AttentionParts.apart(last.weights()),
          AttentionParts.apart(last.secondMoments()),
          evaluation(program, batches.get(0)),
          copyKept);
    }
  }

  private static Trained.Evaluation evaluation(TransformerProgram program, FlatBatch batch) {
    Evaluated evaluated = program.evaluate(batch);
    return new Trained.Evaluation(
        evaluated.lossSum() / batch.targets(), evaluated.correct().orElseThrow(), batch.targets());
  }

  private static boolean isSame(ModelSnapshot model, ModelSnapshot other) {
    return model.updates() == other.updates()
        && Distance.between(model.weights(), other.weights()).isZero()
        && Distance.between(model.firstMoments(), other.firstMoments()).isZero()
        && Distance.between(model.secondMoments(), other.secondMoments()).isZero();
  }

  private static ProgramSettings settings(Trial trial, double maxGradientNorm) {
    return new ProgramSettings(
        new AdamWSettings(BETA1, 0.999, 1e-8, WEIGHT_DECAY, maxGradientNorm),
        0,
        0,
        false,
        trial.way() == Trial.Way.CHECKPOINTED,
        trial.way() == Trial.Way.IN_PARTS ? SPLIT_TOKENS : 0,
        trial.precision(),
        List.of(),
        SEED);
  }

  private static double step(TransformerProgram program, List<FlatBatch> batches, int number) {
    long targets = 0;
    for (int i = 0; i < MICRO_BATCHES; i++) {
      FlatBatch batch = batches.get((MICRO_BATCHES * number + i) % batches.size());
      program.accumulate(batch);
      targets += batch.targets();
    }
    program.update(LEARNING_RATE, targets);
    StepOutcome outcome = program.outcomes().get(0);
    return outcome.lossSum() / targets;
  }

  /** From zero moments the first update makes each first moment the gradient's share of it. */
  private static Map<String, HostTensor> gradients(ModelSnapshot afterFirst) {
    Map<String, HostTensor> gradients = new LinkedHashMap<>();
    afterFirst
        .firstMoments()
        .forEach(
            (name, moment) -> {
              HostTensor gradient = HostTensor.zeros(moment.shape());
              FloatBuffer from = moment.floats();
              FloatBuffer to = gradient.floats();
              for (int i = 0; i < from.limit(); i++) {
                to.put(i, (float) (from.get(i) / (1 - BETA1)));
              }
              gradients.put(name, gradient);
            });
    return AttentionParts.apart(gradients);
  }
}
