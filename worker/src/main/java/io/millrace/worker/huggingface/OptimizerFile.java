package io.millrace.worker.huggingface;

import io.millrace.service.SetupException;
import io.millrace.worker.safetensors.SafetensorsFile;
import io.millrace.worker.safetensors.SafetensorsWriter;
import io.millrace.worker.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * AdamW's moments in a safetensors file, F32, under the names that PyTorch's optimizer has for
 * them: {@code exp_avg.PARAMETER} and {@code exp_avg_sq.PARAMETER}. The count of steps is not in
 * it.
 */
public final class OptimizerFile {
  /** The file's name within a checkpoint. */
  public static final String NAME = "optimizer.safetensors";

  private static final String FIRST = "exp_avg.";
  private static final String SECOND = "exp_avg_sq.";

  private OptimizerFile() {}

  /**
   * Moments by parameter name.
   *
   * @param first AdamW's exp_avg
   * @param second AdamW's exp_avg_sq
   */
  public record Moments(Map<String, HostTensor> first, Map<String, HostTensor> second) {}

  /** Writes a new file; forcing it to the disk is left to the caller. */
  public static void write(Path file, Moments moments) throws IOException {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    moments.first.forEach((name, tensor) -> tensors.put(FIRST + name, tensor));
    moments.second.forEach((name, tensor) -> tensors.put(SECOND + name, tensor));
    SafetensorsWriter.write(file, tensors);
  }

  /**
   * Maps a file's moments.
   *
   * @param shapes of the model's parameters by name
   * @throws SetupException when a moment is missing, is there for no parameter, or has another
   *     shape or values that are not finite
   */
  public static Moments read(Path file, Map<String, long[]> shapes) {
    SafetensorsFile tensors = SafetensorsFile.open(file);
    Moments moments = new Moments(read(tensors, FIRST, shapes), read(tensors, SECOND, shapes));
    if (tensors.entries().size() != 2 * shapes.size()) {
      throw new SetupException(
          "%s has %d moments, but the model has %d parameters, and each has two. It belongs to another model."
              .formatted(file, tensors.entries().size(), shapes.size()));
    }
    return moments;
  }

  private static Map<String, HostTensor> read(
      SafetensorsFile file, String prefix, Map<String, long[]> shapes) {
    Map<String, HostTensor> moments = new LinkedHashMap<>();
    shapes.forEach(
        (name, shape) -> {
          HostTensor moment = file.map(prefix + name).toF32();
          if (!Arrays.equals(moment.shape(), shape) || !moment.isFinite()) {
            throw new SetupException(
                "%s: tensor %s has the shape %s or values that are not finite; the model asks for finite values of shape %s."
                    .formatted(
                        file.path(),
                        prefix + name,
                        Arrays.toString(moment.shape()),
                        Arrays.toString(shape)));
          }
          moments.put(name, moment);
        });
    return moments;
  }
}
