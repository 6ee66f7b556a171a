package io.millrace.worker.torch;

import io.millrace.schemas.batch.ProblemType;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.batch.Supervision.Classes;
import io.millrace.worker.model.ClassificationHead;
import io.millrace.worker.model.ClassifierConfig;
import io.millrace.worker.model.EncoderConfig;
import io.millrace.worker.model.Gelu;
import io.millrace.worker.model.Gpt2Config;
import io.millrace.worker.model.LlamaConfig;
import io.millrace.worker.model.ModelConfig;
import io.millrace.worker.model.Parameter;
import io.millrace.worker.model.RotaryEmbedding;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.AdamWSettings;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.ProgramSettings;
import io.millrace.worker.tensor.HostTensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Models of a few thousand random weights, one of each family and with all that a family may have.
 */
final class TinyModels {
  static final AdamWSettings UNCLIPPED = new AdamWSettings(0.9, 0.999, 1e-8, 0, 0);

  static final TransformerModel GPT2 =
      random(
          new Gpt2Config(67, 32, 16, 2, 4, 40, Gelu.TANH, 1e-5, 0.02, true, true, 0.1, 0.2, 0.3));

  static final TransformerModel LLAMA =
      random(
          new LlamaConfig(
              67,
              32,
              16,
              3,
              4,
              2,
              6,
              24,
              1e-6,
              0.02,
              new RotaryEmbedding(100, new RotaryEmbedding.Llama3(4, 1, 4, 16)),
              true,
              true,
              true,
              true,
              false,
              0.25,
              5));

  /** Of three classes. */
  static final TransformerModel ENCODER =
      random(
          new ClassifierConfig(
              new EncoderConfig(
                  EncoderConfig.Family.ROBERTA,
                  67,
                  32,
                  2,
                  16,
                  2,
                  4,
                  24,
                  Gelu.EXACT,
                  1e-12,
                  0.02,
                  0.1,
                  0.2,
                  1),
              head(ClassificationHead.Style.ROBERTA)));

  /** Of three classes. */
  static final TransformerModel CLASSIFIER =
      random(
          new ClassifierConfig(
              (LlamaConfig) LLAMA.config(), head(ClassificationHead.Style.DECODER)));

  static final FlatBatch BATCH =
      TestSequence.flat(
          TestSequence.of(3, 1, 4, 1, 5, 9, 2, 6, 5),
          TestSequence.of(50, 60),
          TestSequence.of(27, 18, 28, 18, 28, 45, 9, 4, 5, 23, 53, 60));

  static final FlatBatch OTHER =
      TestSequence.flat(
          new TestSequence(new int[] {7, 7, 8, 9, 10}, new int[] {-100, -100, -100, 9, 10}),
          TestSequence.of(11, 12, 13, 14, 15, 16, 17));

  private TinyModels() {}

  private static ClassificationHead head(ClassificationHead.Style style) {
    return new ClassificationHead(
        style, List.of("a", "b", "c"), ProblemType.SINGLE_LABEL, 0.15, -1);
  }

  static List<TransformerModel> all() {
    return List.of(GPT2, LLAMA, ENCODER, CLASSIFIER);
  }

  static List<TransformerModel> languageModels() {
    return List.of(GPT2, LLAMA);
  }

  /** {@link #BATCH}, with targets for this model. */
  static FlatBatch batch(TransformerModel model) {
    return targeted(model, BATCH);
  }

  /** {@link #OTHER}, with targets for this model. */
  static FlatBatch other(TransformerModel model) {
    return targeted(model, OTHER);
  }

  /** These sequences; of a classifier the second is of the second of three classes, and so on. */
  static FlatBatch targeted(TransformerModel model, FlatBatch batch) {
    if (!(model.config() instanceof ClassifierConfig)) {
      return batch;
    }
    int sequences = batch.sequenceLengths().length;
    return new FlatBatch(
        batch.tokenIds(),
        Arrays.stream(batch.tokenIds()).map(id -> id % 2).toArray(),
        batch.positions(),
        batch.sequenceLengths(),
        new Classes(IntStream.range(0, sequences).map(i -> i % 3).toArray()));
  }

  /** On one thread, in float32 and without anything random. */
  static TransformerProgram plain(TransformerModel model) {
    return program(model, ProgramSettings.plain(UNCLIPPED));
  }

  static TransformerProgram program(TransformerModel model, ProgramSettings settings) {
    return program(model.config(), ModelSnapshot.untrained(model.weights()), settings);
  }

  static TransformerProgram program(
      ModelConfig config, ModelSnapshot start, ProgramSettings settings) {
    return TransformerProgram.load(
        TorchRuntime.start(new TorchSettings("cpu", 1, 42)), config, start, settings);
  }

  static TransformerModel random(ModelConfig config) {
    Random random = new Random(42);
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    for (Parameter parameter : config.parameters()) {
      HostTensor tensor = HostTensor.zeros(parameter.shape());
      FloatBuffer floats = tensor.floats();
      float center = parameter.role() == Parameter.Role.NORM ? 1 : 0;
      while (floats.hasRemaining()) {
        floats.put(center + (float) (0.3 * random.nextGaussian()));
      }
      weights.put(parameter.name(), tensor);
    }
    return new TransformerModel(config, weights);
  }
}
