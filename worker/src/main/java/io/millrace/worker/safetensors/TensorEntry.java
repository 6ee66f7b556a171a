package io.millrace.worker.safetensors;

import java.util.List;

/**
 * What a safetensors header says of one tensor.
 *
 * @param name unique in the file
 * @param type safetensors' name of the element type, for example {@code F32}
 * @param shape dimensions, outermost first
 * @param begin first byte, counted from the end of the header
 * @param end first byte after it
 */
public record TensorEntry(String name, String type, List<Long> shape, long begin, long end) {

  /** Bytes it takes. */
  public long bytes() {
    return end - begin;
  }
}
