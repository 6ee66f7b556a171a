package io.millrace.worker.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * A tensor in the JVM's memory.
 *
 * @param type of its elements
 * @param shape its dimensions, outermost first; empty for a scalar
 * @param data little-endian, row-major, position 0, as many bytes as type and shape ask for
 */
public record HostTensor(ElementType type, long[] shape, ByteBuffer data) {

  /** The element types that a model directory may hold, by safetensors' names. */
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

  /** A tensor of zeros in F32. */
  public static HostTensor zeros(long... shape) {
    return new HostTensor(ElementType.F32, shape, allocate(shape));
  }

  /** Product of the dimensions. */
  public long elements() {
    return elements(shape);
  }

  /** This tensor where it is F32 already, else a copy in F32, which holds every value exactly. */
  public HostTensor toF32() {
    if (type == ElementType.F32) {
      return this;
    }
    ByteBuffer source = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer wide = allocate(shape);
    for (int i = 0; i < source.limit(); i += 2) {
      short bits = source.getShort(i);
      wide.putFloat(
          2 * i, type == ElementType.BF16 ? BFloat16.toFloat(bits) : Float16.toFloat(bits));
    }
    return new HostTensor(ElementType.F32, shape, wide);
  }

  /** The elements of an F32 tensor, row-major. */
  public FloatBuffer floats() {
    if (type != ElementType.F32) {
      throw new IllegalStateException("The elements are " + type + ", not F32");
    }
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  /** Whether no element of an F32 tensor is infinite or not a number. */
  public boolean isFinite() {
    FloatBuffer floats = floats();
    for (int i = 0; i < floats.limit(); i++) {
      if (!Float.isFinite(floats.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static long elements(long[] shape) {
    long elements = 1;
    for (long dimension : shape) {
      elements *= dimension;
    }
    return elements;
  }

  private static ByteBuffer allocate(long[] shape) {
    int bytes = Math.toIntExact(elements(shape) * ElementType.F32.bytes());
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
