package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDManager;
import io.millrace.worker.batch.FlatBatch;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StagingTest {

  @Test
  void aBatchThatAnotherThreadBroughtIsTrainedOnAlike() {
    TransformerProgram staged = TinyModels.plain(TinyModels.LLAMA);
    CompletableFuture.runAsync(() -> staged.stage(TinyModels.BATCH)).join();
    Gradients expected =
        Gradients.of(TinyModels.plain(TinyModels.LLAMA), List.of(TinyModels.BATCH));

    assertThat(Gradients.of(staged, List.of(TinyModels.BATCH)).outcome())
        .isEqualTo(expected.outcome());
  }

  @Test
  void neitherARefusedNorAnEmptyBatchLeavesArraysBehind() {
    FlatBatch foreign = TestSequence.flat(TestSequence.of(1, 2, 1_000));
    FlatBatch empty = TestSequence.flat(TestSequence.of(5));
    try (TransformerProgram program = TinyModels.plain(TinyModels.GPT2)) {
      int before = liveManagers();
      program.stage(foreign);
      program.stage(empty);
      assertThatIllegalArgumentException().isThrownBy(() -> program.accumulate(foreign));
      program.accumulate(empty);
      assertThat(liveManagers()).isEqualTo(before);
    }
  }

  private static int liveManagers() {
    TorchRuntime runtime = TorchRuntime.start(new TorchSettings("cpu", 1, 42));
    try (NDManager manager = runtime.newManager()) {
      return manager.getParentManager().getManagedArrays().size();
    }
  }
}
