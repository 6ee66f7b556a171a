package io.millrace.worker.huggingface;

import io.millrace.service.SetupException;
import io.millrace.worker.model.ModelConfig;
import io.millrace.worker.model.Parameter;
import java.nio.file.Path;
import java.util.Arrays;

/** A tensor is held in one of Java's buffers, which are smaller than 2 GiB. */
final class TensorLimit {
  private static final double GIB = 1L << 30;

  private TensorLimit() {}

  /**
   * Refuses a model with a larger tensor before anything of it is read or made.
   *
   * @throws SetupException naming the tensor
   */
  static void check(Path directory, ModelConfig config) {
    for (Parameter parameter : config.parameters()) {
      double bytes = Float.BYTES;
      for (long dimension : parameter.shape()) {
        bytes *= dimension;
      }
      if (bytes > Integer.MAX_VALUE) {
        throw new SetupException(
            "%s: config.json asks for tensor %s of shape %s, which takes %.1f GiB in float32. A tensor must be smaller than 2 GiB: take a smaller model."
                .formatted(
                    directory, parameter.name(), Arrays.toString(parameter.shape()), bytes / GIB));
      }
    }
  }
}
