package io.millrace.preprocessor.batch;

import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import io.millrace.preprocessor.sequence.TokenSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sequences of one partition that wait for their batches to be full. For one thread. */
public final class Batcher {
  private final RowLayout layout;
  private final BatchLimits limits;
  private final SequenceQueue queue;
  private Fingerprints madeBy;
  private int sequences;
  private long tokens;

  /** Starts empty. */
  public Batcher(RowLayout layout, BatchLimits limits, Grouping grouping) {
    this.layout = layout;
    this.limits = limits;
    this.queue = queue(layout, limits, grouping);
  }

  private static SequenceQueue queue(RowLayout layout, BatchLimits limits, Grouping grouping) {
    if (grouping instanceof Grouping.ByLength byLength) {
      return new LengthGroups(layout, limits, byLength.buffer());
    }
    return grouping instanceof Grouping.Packed packed
        ? new BestFit(layout, limits, packed.spareRows())
        : new ArrivalOrder(layout, limits);
  }

  /**
   * Checks that a batch can take the sequence at all.
   *
   * @param tokensLost with it, if it cannot: those of the whole record
   * @throws RejectedException when it is too large for a batch of its own
   */
  public void requireRoom(TokenSequence sequence, int tokensLost) throws RejectedException {
    if (layout.cannotExceed(sequence, limits.bytes())) {
      return;
    }
    long alone = layout.encodedBound(BatchTotals.NONE.plus(RowTotals.of(sequence)));
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
          tokensLost);
    }
  }

  /** What has to go before this sequence is added: whatever was made by other settings. */
  public List<DueBatch> dueBefore(TokenSequence sequence) {
    List<DueBatch> due = new ArrayList<>();
    while (!queue.isEmpty() && !sequence.madeBy().equals(madeBy)) {
      due.add(counted(queue.next(FlushReason.SETTINGS)));
    }
    return due;
  }

  /** Adds a sequence; after a restart first those that waited, in order of their arrival. */
  public void add(TokenSequence sequence) {
    madeBy = sequence.madeBy();
    sequences++;
    tokens += sequence.length();
    queue.add(sequence);
  }

  /** The next batch that is to be sent now, if one is. */
  public Optional<DueBatch> due(long now) {
    return queue.due(now).map(this::counted);
  }

  private DueBatch counted(DueBatch due) {
    for (List<TokenSequence> row : due.rows()) {
      for (TokenSequence sequence : row) {
        sequences--;
        tokens -= sequence.length();
      }
    }
    return due;
  }

  /** How many sequences wait. */
  public int size() {
    return sequences;
  }

  /** How many tokens wait. */
  public long tokens() {
    return tokens;
  }
}
