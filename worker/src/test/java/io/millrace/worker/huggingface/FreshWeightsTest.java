package io.millrace.worker.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.worker.model.Gelu;
import io.millrace.worker.model.Gpt2Config;
import io.millrace.worker.model.LlamaConfig;
import io.millrace.worker.model.RotaryEmbedding;
import io.millrace.worker.tensor.HostTensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FreshWeightsTest {
  private static final Gpt2Config CONFIG =
      new Gpt2Config(1000, 64, 128, 8, 4, 512, Gelu.TANH, 1e-5, 0.02, true, true, 0, 0, 0);

  @Test
  void haveTheSpreadThatTransformersGivesThem() {
    Map<String, HostTensor> weights = FreshWeights.of(CONFIG, 42);
    assertThat(deviation(weights, "transformer.wte.weight")).isCloseTo(0.02, within(2e-4));
    assertThat(deviation(weights, "transformer.h.3.mlp.c_fc.weight")).isCloseTo(0.02, within(2e-4));
    // Two projections into the residual stream in each of the 8 layers.
    assertThat(deviation(weights, "transformer.h.3.mlp.c_proj.weight"))
        .isCloseTo(0.02 / 4, within(5e-5));
    assertThat(deviation(weights, "transformer.h.3.attn.c_proj.weight"))
        .isCloseTo(0.02 / 4, within(5e-5));
    assertThat(weights.get("transformer.ln_f.weight").floats().get(127)).isEqualTo(1);
    assertThat(weights.get("transformer.ln_f.bias").floats().get(127)).isEqualTo(0);
  }

  @Test
  void ofALlamaNoProjectionIsScaledDown() {
    LlamaConfig config =
        new LlamaConfig(
            1000,
            64,
            128,
            8,
            4,
            2,
            32,
            256,
            1e-5,
            0.1,
            new RotaryEmbedding(10_000, new RotaryEmbedding.Unscaled()),
            true,
            true,
            true,
            true,
            false,
            0,
            7);
    Map<String, HostTensor> weights = FreshWeights.of(config, 42);
    assertThat(deviation(weights, "model.embed_tokens.weight")).isCloseTo(0.1, within(1e-3));
    assertThat(deviation(weights, "lm_head.weight")).isCloseTo(0.1, within(1e-3));
    HostTensor embedding = weights.get("model.embed_tokens.weight");
    for (int i = 0; i < 128; i++) {
      assertThat(embedding.floats().get(7 * 128 + i)).as("padding").isZero();
      assertThat(embedding.floats().get(8 * 128 + i)).as("the token after it").isNotZero();
    }
    String layer = "model.layers.7.";
    assertThat(deviation(weights, layer + "self_attn.o_proj.weight")).isCloseTo(0.1, within(2e-3));
    assertThat(deviation(weights, layer + "mlp.down_proj.weight")).isCloseTo(0.1, within(2e-3));
    weights.forEach(
        (name, tensor) -> {
          if (name.endsWith("bias")) {
            assertThat(tensor.data()).as(name).isEqualTo(HostTensor.zeros(tensor.shape()).data());
          } else if (name.endsWith("norm.weight")) {
            assertThat(tensor.floats().get(0)).as(name).isEqualTo(1);
          }
        });
  }

  @Test
  void areTheSameOnEveryMachine() {
    HostTensor embedding = FreshWeights.of(CONFIG, 42).get("transformer.wte.weight");
    assertThat(embedding.floats().get(0)).isEqualTo(0.028440265f);
    assertThat(embedding.floats().get(127_999)).isEqualTo(0.02979534f);
  }

  @Test
  void differBySeedAndTensor() {
    Map<String, HostTensor> weights = FreshWeights.of(CONFIG, 42);
    assertThat(weights.get("transformer.h.0.mlp.c_fc.weight").data())
        .isNotEqualTo(weights.get("transformer.h.1.mlp.c_fc.weight").data())
        .isNotEqualTo(FreshWeights.of(CONFIG, 43).get("transformer.h.0.mlp.c_fc.weight").data());
  }

  private static double deviation(Map<String, HostTensor> weights, String name) {
    HostTensor tensor = weights.get(name);
    double squares = 0;
    double sum = 0;
    for (int i = 0; i < tensor.elements(); i++) {
      double value = tensor.floats().get(i);
      sum += value;
      squares += value * value;
    }
    double mean = sum / tensor.elements();
    assertThat(mean).isCloseTo(0, within(0.02 * Math.sqrt(squares / tensor.elements())));
    return Math.sqrt(squares / tensor.elements() - mean * mean);
  }
}
