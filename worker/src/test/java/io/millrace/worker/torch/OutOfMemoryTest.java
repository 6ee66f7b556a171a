package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class OutOfMemoryTest {
  /** As PyTorch 2.7 writes it, in what TorchScript's interpreter makes of it. */
  private static final String CUDA =
      """
      The following operation failed in the TorchScript interpreter.
      Traceback of TorchScript, serialized code (most recent call last):
        File "code/__torch__/linear.py", line 12, in forward
          y = torch.matmul(x, weight)
              ~~~~~~~~~~~~ <--- HERE
      RuntimeError: CUDA out of memory. Tried to allocate 6.14 GiB. GPU 0 has a total capacity of 79.10 GiB of which 1.02 GiB is free. Process 7 has 78.07 GiB memory in use. Of the allocated memory 77.00 GiB is allocated by PyTorch, and 500.00 MiB is reserved by PyTorch but unallocated. If reserved but unallocated memory is large try setting PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True to avoid fragmentation.
      """;

  @Test
  void ofAGpuItSaysWhatPyTorchSaysAndLeavesItsAdviceOut() {
    assertThat(OutOfMemory.sentence(new EngineException(CUDA)))
        .contains(
            "CUDA out of memory. Tried to allocate 6.14 GiB. GPU 0 has a total capacity of 79.10 GiB"
                + " of which 1.02 GiB is free. Process 7 has 78.07 GiB memory in use. Of the allocated"
                + " memory 77.00 GiB is allocated by PyTorch, and 500.00 MiB is reserved by PyTorch but"
                + " unallocated.");
  }

  @Test
  void ofTheCpuItIsRecognisedAsPyTorchReallySaysIt() {
    TorchRuntime runtime = TorchRuntime.start(new TorchSettings("cpu", 1, 42));
    try (NDManager manager = runtime.newManager()) {
      EngineException real =
          catchThrowableOfType(
              EngineException.class, () -> manager.zeros(new Shape(1L << 55), DataType.FLOAT32));
      assertThat(OutOfMemory.sentence(new IllegalStateException("The step failed", real)))
          .hasValueSatisfying(
              sentence ->
                  assertThat(sentence)
                      .startsWith("DefaultCPUAllocator: can't allocate memory")
                      .endsWith(".")
                      .doesNotContain("\n"));
    }
  }

  @Test
  void whatElseCudaReservesCounts() {
    assertThat(OutOfMemory.sentence(new EngineException("CUDA error: out of memory\nmore")))
        .contains("CUDA error: out of memory.");
    assertThat(
            OutOfMemory.sentence(
                new EngineException(
                    "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`")))
        .contains("CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`.");
  }

  @Test
  void anotherErrorIsNone() {
    assertThat(OutOfMemory.sentence(new EngineException("CUDA error: device-side assert")))
        .isEmpty();
    assertThat(OutOfMemory.sentence(new IllegalStateException())).isEmpty();
  }
}
