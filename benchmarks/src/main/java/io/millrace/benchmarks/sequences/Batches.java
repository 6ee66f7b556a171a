package io.millrace.benchmarks.sequences;

import io.millrace.preprocessor.batch.BatchMaker;
import io.millrace.preprocessor.batch.LabelsOnPadding;
import io.millrace.preprocessor.batch.PadTo;
import io.millrace.preprocessor.batch.RowLayout;
import io.millrace.preprocessor.batch.RowLength;
import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.label.Label;
import io.millrace.preprocessor.sequence.Supervision;
import io.millrace.preprocessor.sequence.Supervision.Labelled;
import io.millrace.preprocessor.sequence.Supervision.NextTokens;
import io.millrace.preprocessor.sequence.TokenSequence;
import io.millrace.preprocessor.tokenize.TokenRanges;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.source.Delivery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The batches that the preprocessor makes of sequences, without a broker between. */
public final class Batches {
  private static final Fingerprints NOBODY = new Fingerprints("", "");

  /** The worker drops the padding on arrival, so that it does not matter which token it is. */
  private static final int PAD_ID = 0;

  private Batches() {}

  /**
   * Batches of {@code rows} sequences, in order; what is left over makes a smaller one. Every token
   * but the first of a sequence is a target.
   *
   * @param maxLength of a sequence, at least that of the longest
   */
  public static List<Delivery.Batch> of(TokenSequences sequences, int rows, int maxLength) {
    List<TokenSequence> made = new ArrayList<>();
    for (int[] ids : sequences.ids()) {
      made.add(sequence(made.size(), ids, new NextTokens(TokenRanges.first(ids.length))));
    }
    return batches(made, rows, maxLength);
  }

  /** The same of sequences that are classified. */
  public static List<Delivery.Batch> of(LabelledSequences sequences, int rows, int maxLength) {
    List<TokenSequence> made = new ArrayList<>();
    for (LabelledSequence each : sequences.sequences()) {
      Label label = new Label.OfClass(each.label());
      made.add(sequence(made.size(), each.inputIds(), new Labelled(label, each.tokenTypeIds())));
    }
    return batches(made, rows, maxLength);
  }

  private static List<Delivery.Batch> batches(
      List<TokenSequence> sequences, int rows, int maxLength) {
    BatchMaker maker =
        new BatchMaker(
            new RowLayout(
                new RowLength(PadTo.LONGEST, 1, maxLength), PAD_ID, LabelsOnPadding.IGNORE, false));
    List<Delivery.Batch> batches = new ArrayList<>();
    for (int start = 0; start < sequences.size(); start += rows) {
      List<List<TokenSequence>> part =
          sequences.subList(start, Math.min(start + rows, sequences.size())).stream()
              .map(List::of)
              .toList();
      TokenBatch batch = maker.make(part, Instant.EPOCH);
      batches.add(
          new Delivery.Batch(new BatchCoordinate(0, batches.size()), batch, FlatBatch.of(batch)));
    }
    return batches;
  }

  private static TokenSequence sequence(int offset, int[] ids, Supervision supervision) {
    return new TokenSequence(0, offset, 0, 0, 0, NOBODY, ids, supervision);
  }
}
