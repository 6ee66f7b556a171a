package io.millrace.preprocessor.app.crash;

/**
 * Where a record lies.
 *
 * @param topic without the pipeline's prefix
 */
record Place(String topic, int partition, long offset) {
  @Override
  public String toString() {
    return topic + "-" + partition + ":" + offset;
  }
}
