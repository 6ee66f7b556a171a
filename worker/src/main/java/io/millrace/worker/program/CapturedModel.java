package io.millrace.worker.program;

/**
 * A model as it stood between two steps, which training on does not change. It may still lie on the
 * device: whoever reads it waits for that, and may be another thread than the program's.
 */
public interface CapturedModel extends AutoCloseable {

  /** One that is on the host already. */
  static CapturedModel of(ModelSnapshot snapshot) {
    return new CapturedModel() {
      @Override
      public long updates() {
        return snapshot.updates();
      }

      @Override
      public ModelSnapshot read() {
        return snapshot;
      }

      @Override
      public void close() {
        // There is nothing on the device.
      }
    };
  }

  /** That AdamW has counted, as in the snapshot. */
  long updates();

  /** Copies it to the host. */
  ModelSnapshot read();

  /** Lets go of what the device holds for it. */
  @Override
  void close();
}
