package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.millrace.schemas.generation.GenerationSettings;
import io.millrace.worker.generation.TokenGenerator;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.Decoding;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A cache of keys and values is freed when its texts are done, and a model that does not train has
 * no moments.
 */
class GenerationMemoryTest {

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#languageModels")
  void manyTextsLeaveNoArrayBehind(TransformerModel model) {
    try (TransformerProgram program = TinyModels.plain(model)) {
      texts(program);
      int arrays = liveArrays();
      for (int i = 0; i < 100; i++) {
        texts(program);
      }
      assertThat(liveArrays()).isEqualTo(arrays);
      program.accumulate(TinyModels.BATCH);
      assertThat(liveArrays()).as("with gradients").isGreaterThan(arrays + 2);
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#languageModels")
  void aDecodingHoldsNoMoreThanItsCache(TransformerModel model) {
    try (TransformerProgram program = TinyModels.plain(model)) {
      texts(program);
      int before = liveArrays();
      try (Decoding decoding = program.decode(new int[][] {{1, 2}, {3}})) {
        int open = liveArrays();
        for (int i = 0; i < 20; i++) {
          decoding.append(new int[] {1, 0}, new int[] {i, 2});
        }
        assertThat(liveArrays()).isEqualTo(open);
      }
      assertThat(liveArrays()).isEqualTo(before);
    }
  }

  private static void texts(TransformerProgram program) {
    for (Map<String, String> way :
        List.of(
            Map.of("do_sample", "true"), Map.of("num_beams", "3"), Map.of("max_new_tokens", "5"))) {
      List<int[]> prompts = List.of(new int[] {1, 2, 3}, new int[] {4});
      assertThat(
              new TokenGenerator(program, Set.of(5))
                  .generate(prompts, GenerationSettings.of(way), () -> true))
          .hasSize(2);
    }
  }

  /** Of all managers, so that one that was left open counts too. */
  private static int liveArrays() {
    TorchRuntime runtime = TorchRuntime.start(new TorchSettings("cpu", 1, 42));
    try (NDManager manager = runtime.newManager()) {
      return manager.getParentManager().getManagedArrays().size();
    }
  }
}
