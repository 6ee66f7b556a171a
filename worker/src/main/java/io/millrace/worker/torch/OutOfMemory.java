package io.millrace.worker.torch;

import java.util.List;
import java.util.Optional;

/** Recognises by what PyTorch says that memory is out: DJL has no exception of its own for it. */
final class OutOfMemory {
  /** Of PyTorch's allocators, of CUDA itself, and of what cuBLAS takes beside them. */
  private static final List<String> SIGNS =
      List.of(
          "CUDA out of memory",
          "CUDA error: out of memory",
          "CUBLAS_STATUS_ALLOC_FAILED",
          "CUBLAS_STATUS_NOT_INITIALIZED when calling `cublasCreate",
          "DefaultCPUAllocator: can't allocate memory");

  /** What follows is advice on PyTorch's own variables, and links. */
  private static final String ADVICE = " If reserved but unallocated memory is large";

  private OutOfMemory() {}

  /** What PyTorch says of it, a sentence or two; empty when it is another error. */
  static Optional<String> sentence(Throwable error) {
    for (Throwable at = error; at != null; at = at.getCause()) {
      String message = String.valueOf(at.getMessage());
      for (String sign : SIGNS) {
        int begin = message.indexOf(sign);
        if (begin >= 0) {
          return Optional.of(shortened(message.substring(begin)));
        }
      }
    }
    return Optional.empty();
  }

  private static String shortened(String message) {
    String line = message.lines().findFirst().orElseThrow();
    int advice = line.indexOf(ADVICE);
    String kept = (advice < 0 ? line : line.substring(0, advice)).strip();
    return kept.endsWith(".") ? kept : kept + ".";
  }
}
