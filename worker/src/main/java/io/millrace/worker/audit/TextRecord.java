package io.millrace.worker.audit;

/**
 * A record of the text topic.
 *
 * @param partition of it
 * @param offset in it
 */
public record TextRecord(int partition, long offset) {

  /** As people write it: {@code 0:17}. */
  @Override
  public String toString() {
    return partition + ":" + offset;
  }
}
