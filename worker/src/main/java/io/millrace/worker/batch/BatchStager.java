package io.millrace.worker.batch;

/** Brings batches to where they are trained on, ahead of time. */
@FunctionalInterface
public interface BatchStager {

  /**
   * Begins to bring a batch to the device. Called by the thread that reads batches, while another
   * trains.
   */
  void stage(FlatBatch batch);
}
