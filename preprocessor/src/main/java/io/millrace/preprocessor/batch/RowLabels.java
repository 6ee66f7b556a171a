package io.millrace.preprocessor.batch;

import io.millrace.preprocessor.label.Label;
import io.millrace.preprocessor.sequence.Supervision;
import io.millrace.schemas.batch.TokenBatch;
import java.util.List;

/** Lays out what sequences with a label each have beside their tokens. */
final class RowLabels {
  /** A class, or the sign that there are values instead. */
  private static final int LARGEST_LABEL = 5;

  private RowLabels() {}

  /** int[N]: the class of each row, or the sign that it has values. */
  static int[] classes(List<Supervision.Labelled> rows) {
    return rows.stream()
        .mapToInt(
            row -> row.label() instanceof Label.OfClass one ? one.id() : TokenBatch.IGNORED_LABEL)
        .toArray();
  }

  /** float[N*K]: the values of each row; float[0] where there are classes. */
  static float[] values(List<Supervision.Labelled> rows) {
    int count = rows.get(0).label() instanceof Label.Values first ? first.values().length : 0;
    float[] values = new float[rows.size() * count];
    for (int row = 0; row < rows.size() && count > 0; row++) {
      float[] own = ((Label.Values) rows.get(row).label()).values();
      System.arraycopy(own, 0, values, row * count, count);
    }
    return values;
  }

  /** int[N*L]: the token types of each row, 0 on padding; int[0] where all are 0. */
  static int[] typeIds(List<Supervision.Labelled> rows, int length) {
    if (rows.stream().allMatch(row -> row.typeIds().length == 0)) {
      return new int[0];
    }
    int[] typeIds = new int[rows.size() * length];
    for (int row = 0; row < rows.size(); row++) {
      int[] own = rows.get(row).typeIds();
      System.arraycopy(own, 0, typeIds, row * length, own.length);
    }
    return typeIds;
  }

  /** Bytes at most of what a row has for itself and not for each position. */
  static long largest(Supervision supervision) {
    return supervision instanceof Supervision.Labelled labelled
            && labelled.label() instanceof Label.Values values
        ? LARGEST_LABEL + (long) Float.BYTES * values.values().length
        : LARGEST_LABEL;
  }
}
