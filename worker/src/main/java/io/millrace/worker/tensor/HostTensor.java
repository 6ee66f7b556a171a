package io.millrace.worker.tensor;

import java.nio.ByteBuffer;

/**
 * A tensor in the JVM's memory.
 *
 * @param type of its elements
 * @param shape its dimensions, outermost first; empty for a scalar
 * @param data little-endian, row-major, position 0, as many bytes as type and shape ask for
 */
public record HostTensor(ElementType type, long[] shape, ByteBuffer data) {

  /** The element types that a Hugging Face GPT-2 directory may hold, by safetensors' names. */
  public enum ElementType {
    F32(4),
    F16(2),
    BF16(2);

    private final int bytes;

    ElementType(int bytes) {
      this.bytes = bytes;
    }

    /** Bytes an element takes. */
    public int bytes() {
      return bytes;
    }
  }

  /** Product of the dimensions. */
  public long elements() {
    long elements = 1;
    for (long dimension : shape) {
      elements *= dimension;
    }
    return elements;
  }
}
