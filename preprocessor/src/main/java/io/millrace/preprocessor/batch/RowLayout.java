package io.millrace.preprocessor.batch;

import io.millrace.preprocessor.sequence.TokenSequence;
import java.util.List;

/** How sequences lie in the rows of a batch. Safe for use by several threads. */
public sealed interface RowLayout permits PaddedRows {

  /**
   * Lays the sequences out.
   *
   * @param sequences one or more
   */
  Rows arrange(List<TokenSequence> sequences);

  /** Bytes that a batch of such sequences takes at most when encoded. */
  long encodedBound(SequenceTotals totals);

  /** All that ids and labels of a sequence depend on here, for the format fingerprint. */
  String description();
}
