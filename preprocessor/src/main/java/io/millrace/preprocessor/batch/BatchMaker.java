package io.millrace.preprocessor.batch;

import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.fingerprint.Sha256;
import io.millrace.preprocessor.sequence.TokenSequence;
import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
   * @param sequences one or more, in order, all made by the same
   * @param now when it is made; the only thing in it that differs when it is made again
   */
  public TokenBatch make(List<TokenSequence> sequences, Instant now) {
    Fingerprints madeBy = sequences.get(0).madeBy();
    Rows rows = layout.arrange(sequences);
    List<Source> sources = new ArrayList<>(sequences.size());
    int tokens = 0;
    long oldest = Long.MAX_VALUE;
    for (int i = 0; i < sequences.size(); i++) {
      TokenSequence sequence = sequences.get(i);
      sources.add(new Source(sequence.partition(), sequence.offset(), rows.rowOf()[i]));
      tokens += sequence.length();
      oldest = Math.min(oldest, sequence.recordedAt());
    }
    long targets =
        Arrays.stream(rows.labels()).filter(label -> label != TokenBatch.IGNORED_LABEL).count();
    return new TokenBatch(
        id(sources, madeBy),
        Task.CAUSAL_LM,
        rows.rows(),
        rows.length(),
        rows.inputIds(),
        rows.attentionMask(),
        rows.labels(),
        madeBy.tokenizer(),
        madeBy.format(),
        sources,
        tokens,
        Math.toIntExact(targets),
        now,
        Instant.ofEpochMilli(oldest));
  }

  private static String id(List<Source> sources, Fingerprints madeBy) {
    StringBuilder content = new StringBuilder();
    content.append(madeBy.tokenizer()).append('\n').append(madeBy.format()).append('\n');
    for (Source source : sources) {
      content.append(source.partition()).append(':').append(source.offset()).append('\n');
    }
    return Sha256.of(content.toString());
  }
}
