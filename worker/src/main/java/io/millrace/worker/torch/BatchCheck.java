package io.millrace.worker.torch;

import io.millrace.worker.batch.FlatBatch;

/**
 * Holds a batch against the model before the device sees it: an index out of range is an error that
 * a device reports late, badly or not at all.
 */
final class BatchCheck {
  private BatchCheck() {}

  /**
   * Checks a batch's tokens.
   *
   * @param types token types of the model; of one or none it does not look at a batch's
   * @throws IllegalArgumentException naming what is out of range
   */
  static void check(FlatBatch batch, int vocabulary, int maxPositions, int types) {
    checkIds("token", batch.tokenIds(), vocabulary);
    if (types > 1) {
      for (int type : batch.tokenTypeIds()) {
        if (type < 0 || type >= types) {
          throw new IllegalArgumentException(
              "The token type %d is outside the model's %d".formatted(type, types));
        }
      }
    }
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

  static void checkLabels(int[] labels, int count) {
    for (int label : labels) {
      if (label < 0 || label >= count) {
        throw new IllegalArgumentException(
            "The label %d is outside the model's %d".formatted(label, count));
      }
    }
  }
}
