package io.millrace.worker.torch;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.batch.Supervision.NextTokens;

/**
 * Holds a batch against the model before the device sees it: an index out of range is an error that
 * a device reports late, badly or not at all.
 */
final class BatchCheck {
  private BatchCheck() {}

  /**
   * Checks ids and lengths.
   *
   * @throws IllegalArgumentException naming what is out of range
   */
  static void check(FlatBatch batch, int vocabulary, int maxPositions) {
    checkIds("token", batch.tokenIds(), vocabulary);
    checkIds("target", ((NextTokens) batch.supervision()).ids(), vocabulary);
    for (int length : batch.sequenceLengths()) {
      if (length > maxPositions) {
        throw new IllegalArgumentException(
            "A sequence of %d tokens is longer than the model's %d positions"
                .formatted(length, maxPositions));
      }
    }
  }

  static void checkIds(String what, int[] ids, int vocabulary) {
    for (int id : ids) {
      if (id < 0 || id >= vocabulary) {
        throw new IllegalArgumentException(
            "The %s id %d is outside the model's vocabulary of %d".formatted(what, id, vocabulary));
      }
    }
  }
}
