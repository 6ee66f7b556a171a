package io.millrace.worker.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.millrace.worker.tensor.HostTensor;
import java.nio.ByteBuffer;

/** Copies F32 tensors between the JVM's memory and the device's. */
final class TensorTransfer {
  private TensorTransfer() {}

  /**
   * The tensor on the manager's device. On the CPU it shares the buffer's memory, which may be a
   * read-only mapping of a file.
   */
  static NDArray toDevice(NDManager manager, HostTensor tensor) {
    return manager.create(direct(tensor.data()), new Shape(tensor.shape()), DataType.FLOAT32);
  }

  /** A copy in the JVM's memory of a tensor that is on the CPU. */
  static HostTensor toHost(NDArray array) {
    HostTensor tensor = HostTensor.zeros(array.getShape().getShape());
    tensor.data().duplicate().put(array.toByteBuffer(true));
    return tensor;
  }

  private static ByteBuffer direct(ByteBuffer data) {
    if (data.isDirect()) {
      return data.slice();
    }
    return ByteBuffer.allocateDirect(data.remaining()).put(data.duplicate()).flip();
  }
}
