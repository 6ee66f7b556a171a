package io.millrace.worker.batch;

/** Makes batches ready for the device, ahead of time. */
@FunctionalInterface
public interface BatchStager {

  /**
   * Puts a batch where the device can copy it from without anybody waiting. Called by the thread
   * that reads batches, while another trains.
   */
  void stage(FlatBatch batch);
}
