package io.millrace.worker.batch;

import io.millrace.schemas.batch.TokenBatch;
import io.millrace.worker.batch.Supervision.Classes;
import io.millrace.worker.batch.Supervision.Values;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The rows of a batch for sequence classification, one sequence each. */
final class LabelledRows {
  private LabelledRows() {}

  static FlatBatch flat(TokenBatch batch) {
    int width = batch.labelValues().length / batch.rows();
    int[] rows =
        IntStream.range(0, batch.rows())
            .filter(row -> width > 0 || batch.labels()[row] != TokenBatch.IGNORED_LABEL)
            .filter(row -> tokens(batch, row).findAny().isPresent())
            .toArray();
    int[] places = Arrays.stream(rows).flatMap(row -> tokens(batch, row)).toArray();
    int[] lengths = Arrays.stream(rows).map(row -> (int) tokens(batch, row).count()).toArray();
    return new FlatBatch(
        chosen(batch.inputIds(), places),
        batch.tokenTypeIds().length == 0 ? new int[0] : chosen(batch.tokenTypeIds(), places),
        Arrays.stream(lengths).flatMap(length -> IntStream.range(0, length)).toArray(),
        lengths,
        width > 0
            ? new Values(values(batch.labelValues(), width, rows), width)
            : new Classes(chosen(batch.labels(), rows)));
  }

  /** Where the row's tokens lie in the batch. */
  private static IntStream tokens(TokenBatch batch, int row) {
    int from = row * batch.length();
    return IntStream.range(from, from + batch.length())
        .filter(
            place -> {
              int number = batch.attentionMask()[place];
              if (number > 1) {
                throw new IllegalArgumentException(
                    "Row " + row + " has several sequences, and a label for one.");
              }
              return number == 1;
            });
  }

  private static int[] chosen(int[] all, int[] places) {
    return Arrays.stream(places).map(place -> all[place]).toArray();
  }

  private static float[] values(float[] all, int width, int[] rows) {
    float[] values = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(all, rows[i] * width, values, i * width, width);
    }
    return values;
  }
}
