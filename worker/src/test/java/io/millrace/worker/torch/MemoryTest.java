package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.millrace.schemas.generation.GenerationSettings;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.generation.TokenGenerator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Native memory is freed by closing arrays, not by the garbage collector. */
class MemoryTest {
  private static final FlatBatch BATCH = TestSequence.flat(TestSequence.of(3, 1, 4, 1, 5));

  private static final GenerationSettings SETTINGS =
      GenerationSettings.of(Map.of("max_new_tokens", "3", "num_beams", "2"));

  @Test
  void aThousandStepsLeaveNoArrayBehind() {
    try (TransformerProgram program = new ReferenceRun().program()) {
      step(program);
      int arrays = liveArrays();
      assertThat(arrays).as("weights and moments at least").isGreaterThan(28);
      for (int i = 0; i < 1000; i++) {
        step(program);
      }
      assertThat(liveArrays()).isEqualTo(arrays);
    }
  }

  private static void step(TransformerProgram program) {
    program.accumulate(BATCH);
    program.accumulate(BATCH);
    program.update(1e-4, 2L * BATCH.targets());
    program.evaluate(BATCH);
    new TokenGenerator(program, Set.of(5))
        .generate(List.of(new int[] {1, 2}, new int[] {3}), SETTINGS, () -> true);
  }

  private static int liveArrays() {
    TorchRuntime runtime = TorchRuntime.start(new TorchSettings("cpu", 1, 42));
    try (NDManager manager = runtime.newManager()) {
      return manager.getParentManager().getManagedArrays().size();
    }
  }
}
