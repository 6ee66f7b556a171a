package io.millrace.preprocessor.batch;

import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.fingerprint.Sha256;
import io.millrace.preprocessor.sequence.Supervision;
import io.millrace.preprocessor.sequence.TokenSequence;
import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the batch of some sequences. Safe for use by several threads.
 *
 * @param layout how they lie in the rows
 */
public record BatchMaker(RowLayout layout) {

  /**
   * The batch.
   *
   * @param sequences of each row, all made by the same
   * @param now when it is made; the only thing in it that differs when it is made again
   */
  public TokenBatch make(List<List<TokenSequence>> sequences, Instant now) {
    TokenSequence first = sequences.get(0).get(0);
    Fingerprints madeBy = first.madeBy();
    Rows rows = layout.arrange(sequences);
    List<Source> sources = new ArrayList<>(sequences.size());
    int tokens = 0;
    long oldest = Long.MAX_VALUE;
    for (int row = 0; row < sequences.size(); row++) {
      for (TokenSequence sequence : sequences.get(row)) {
        sources.add(new Source(sequence.partition(), sequence.offset(), sequence.part(), row));
        tokens += sequence.length();
        oldest = Math.min(oldest, sequence.recordedAt());
      }
    }
    boolean isLabelled = first.supervision() instanceof Supervision.Labelled;
    return new TokenBatch(
        id(sources, madeBy),
        isLabelled ? Task.SEQUENCE_CLASSIFICATION : Task.CAUSAL_LM,
        rows.rows(),
        rows.length(),
        rows.inputIds(),
        rows.attentionMask(),
        rows.labels(),
        madeBy.tokenizer(),
        madeBy.format(),
        sources,
        tokens,
        isLabelled ? rows.rows() : targets(rows.labels()),
        now,
        Instant.ofEpochMilli(oldest),
        rows.tokenTypeIds(),
        rows.labelValues());
  }

  private static int targets(int[] labels) {
    int targets = 0;
    for (int label : labels) {
      if (label != TokenBatch.IGNORED_LABEL) {
        targets++;
      }
    }
    return targets;
  }

  private static String id(List<Source> sources, Fingerprints madeBy) {
    StringBuilder content = new StringBuilder();
    content.append(madeBy.tokenizer()).append('\n').append(madeBy.format()).append('\n');
    for (Source source : sources) {
      content.append(source.partition()).append(':').append(source.offset());
      content.append(':').append(source.part()).append(':').append(source.row()).append('\n');
    }
    return Sha256.of(content.toString());
  }
}
