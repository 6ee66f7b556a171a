package io.millrace.worker.program;

/**
 * A device's memory is out. The message names what there was no room for and the settings to
 * change.
 */
public final class DeviceMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean modelWhole;

  /**
   * An error.
   *
   * @param modelWhole whether weights and moments are those of the last update: nothing of what
   *     there was no room for has reached them
   */
  public DeviceMemoryException(String message, boolean modelWhole, Throwable cause) {
    super(message, cause);
    this.modelWhole = modelWhole;
  }

  /**
   * The same error, which names what there was no room for.
   *
   * @param what for example {@code The batch at partition 0 offset 5}
   */
  public DeviceMemoryException of(String what) {
    return new DeviceMemoryException(what + ": " + getMessage(), modelWhole, this);
  }

  /** Whether {@link TrainingProgram#snapshot} still gives the model after its last update. */
  public boolean modelIsWhole() {
    return modelWhole;
  }
}
