package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.batch.Supervision.NextTokens;
import io.millrace.worker.model.Gelu;
import io.millrace.worker.model.Gpt2Config;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.DeviceMemoryException;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.Precision;
import io.millrace.worker.program.ProgramSettings;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * PyTorch's allocator refuses for real: the attention weights of one sequence, written out, would
 * take more bytes than a process can have addresses, on any machine.
 */
class MemoryThatIsOutTest {
  /** Its square, in float32, is 2^48 bytes. */
  private static final int LENGTH = 1 << 23;

  /** With dropout on the attention weights, so that they are written out. */
  private static final TransformerModel MODEL =
      TinyModels.random(
          new Gpt2Config(8, LENGTH, 2, 1, 1, 8, Gelu.TANH, 1e-5, 0.02, true, true, 0, 0.1, 0));

  private static final FlatBatch BATCH =
      new FlatBatch(
          new int[LENGTH],
          new int[0],
          IntStream.range(0, LENGTH).toArray(),
          new int[] {LENGTH},
          new NextTokens(new int[] {0}, new int[] {1}));

  @Test
  void trainingAndEvaluatingSaySoAndLeaveTheModelAsItWas() {
    ProgramSettings settings =
        new ProgramSettings(
            TinyModels.UNCLIPPED, 0, 0, true, false, 0, Precision.FP32, List.of(), 0);
    try (TransformerProgram program = TinyModels.program(MODEL, settings)) {
      ModelSnapshot before = program.snapshot();

      assertThatExceptionOfType(DeviceMemoryException.class)
          .isThrownBy(() -> program.accumulate(BATCH))
          .withMessageContaining("The memory of cpu is out")
          .withMessageContaining("to train on one sequence with 8,388,608 tokens")
          .withMessageContaining("PyTorch says: DefaultCPUAllocator: can't allocate memory")
          .matches(DeviceMemoryException::modelIsWhole);
      assertThatExceptionOfType(DeviceMemoryException.class)
          .isThrownBy(() -> program.evaluate(BATCH))
          .withMessageContaining("to evaluate on one sequence with 8,388,608 tokens");
      SnapshotAssert.assertSame(program.snapshot(), before);
      assertThat(program.outcomes()).isEmpty();
    }
  }
}
