package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.model.Gpt2Config;
import io.millrace.worker.model.ModelConfig;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.AdamWSettings;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.ProgramSettings;
import io.millrace.worker.tensor.HostTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A head of its own that begins as a copy of the embedding is the tied model, taken apart. */
class UntiedHeadTest {
  private static final AdamWSettings UNCLIPPED = new AdamWSettings(0.9, 0.999, 1e-8, 0, 0);
  private static final FlatBatch ONE =
      TestSequence.flat(TestSequence.of(3, 1, 4, 1, 5), TestSequence.of(9, 2, 6));
  private static final FlatBatch OTHER = TestSequence.flat(TestSequence.of(1, 1, 7, 90));

  @Test
  void itsGradientAndTheEmbeddingsAddUpToThatOfTheTiedModel() {
    TransformerModel tied = new ReferenceRun().start();
    Map<String, HostTensor> weights = new LinkedHashMap<>(tied.weights());
    weights.put("lm_head.weight", weights.get("transformer.wte.weight"));
    Map<String, HostTensor> together = firstMoments(tied.config(), tied.weights());
    Map<String, HostTensor> apart = firstMoments(untied((Gpt2Config) tied.config()), weights);

    assertThat(apart).hasSize(together.size() + 1);
    HostTensor head = apart.get("lm_head.weight");
    together.forEach(
        (name, expected) -> {
          HostTensor actual = apart.get(name);
          boolean embedding = name.equals("transformer.wte.weight");
          for (int i = 0; i < expected.elements(); i++) {
            float sum = actual.floats().get(i) + (embedding ? head.floats().get(i) : 0);
            assertThat(sum).as(name).isCloseTo(expected.floats().get(i), within(1e-6f));
          }
        });
  }

  private static Map<String, HostTensor> firstMoments(
      ModelConfig config, Map<String, HostTensor> weights) {
    TorchRuntime runtime = TorchRuntime.start(new TorchSettings("cpu", 1, 42));
    ModelSnapshot start = ModelSnapshot.untrained(weights);
    try (TransformerProgram program =
        TransformerProgram.load(runtime, config, start, ProgramSettings.plain(UNCLIPPED))) {
      program.accumulate(ONE);
      program.accumulate(OTHER);
      program.update(1e-3, ONE.targets() + OTHER.targets());
      return program.snapshot().firstMoments();
    }
  }

  private static Gpt2Config untied(Gpt2Config config) {
    return new Gpt2Config(
        config.vocabulary(),
        config.positions(),
        config.width(),
        config.layers(),
        config.heads(),
        config.innerWidth(),
        config.activation(),
        config.normEpsilon(),
        config.initializerRange(),
        config.scaleAttention(),
        false,
        0,
        0,
        0);
  }
}
