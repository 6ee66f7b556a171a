package io.millrace.worker.app;

/** The weights as they were read or made, once they are on the device. */
public final class HostWeights {
  private HostWeights() {}

  /**
   * Gives their memory back, as large as the model. It lies outside the heap and is freed with the
   * buffers that own it; these are so small that the collector would not come for them by itself.
   */
  public static void release() {
    System.gc();
  }
}
