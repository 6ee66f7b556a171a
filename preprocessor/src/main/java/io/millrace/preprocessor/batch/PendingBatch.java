package io.millrace.preprocessor.batch;

import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import io.millrace.preprocessor.sequence.TokenSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sequences that wait for their batch to be full, in order of arrival. For one thread. */
public final class PendingBatch {
  private final RowLayout layout;
  private final BatchLimits limits;
  private final List<TokenSequence> sequences = new ArrayList<>();
  private SequenceTotals totals = SequenceTotals.NONE;

  public PendingBatch(RowLayout layout, BatchLimits limits) {
    this.layout = layout;
    this.limits = limits;
  }

  /**
   * Why the batch has to be closed before this sequence can be added, if it has to.
   *
   * @throws RejectedException when no batch can take the sequence: it is a single token, or too
   *     large for a batch of its own
   */
  public Optional<FlushReason> dueBefore(TokenSequence sequence) throws RejectedException {
    if (sequence.length() < 2) {
      throw new RejectedException(
          RejectionReason.NOTHING_TO_TRAIN,
          "The text is a single token, so there is nothing to predict.",
          sequence.length());
    }
    long alone = layout.encodedBound(SequenceTotals.NONE.plus(sequence));
    if (alone > limits.bytes()) {
      throw new RejectedException(
          RejectionReason.SEQUENCE_TOO_LARGE,
          "The record's "
              + sequence.length()
              + " tokens take up to "
              + alone
              + " bytes as a batch, more than the "
              + limits.bytes()
              + " that the batch topic takes: lower max.length.",
          sequence.length());
    }
    if (sequences.isEmpty()) {
      return Optional.empty();
    }
    if (!sequences.get(0).madeBy().equals(sequence.madeBy())) {
      return Optional.of(FlushReason.SETTINGS);
    }
    return layout.encodedBound(totals.plus(sequence)) > limits.bytes()
        ? Optional.of(FlushReason.BYTES)
        : Optional.empty();
  }

  /** Adds a sequence and says what number it has in the batch, from 0. */
  public int add(TokenSequence sequence) {
    sequences.add(sequence);
    totals = totals.plus(sequence);
    return sequences.size() - 1;
  }

  /** Why the batch is to be closed now, if it is. */
  public Optional<FlushReason> due(long now) {
    if (sequences.isEmpty()) {
      return Optional.empty();
    }
    if (sequences.size() >= limits.rows()) {
      return Optional.of(FlushReason.ROWS);
    }
    return now - sequences.get(0).arrivedAt() >= limits.lingerMillis()
        ? Optional.of(FlushReason.LINGER)
        : Optional.empty();
  }

  /** Takes everything out. */
  public List<TokenSequence> drain() {
    List<TokenSequence> drained = List.copyOf(sequences);
    sequences.clear();
    totals = SequenceTotals.NONE;
    return drained;
  }

  /** How many sequences wait. */
  public int size() {
    return sequences.size();
  }

  /** How many tokens wait. */
  public long tokens() {
    return totals.tokens();
  }
}
