package io.millrace.preprocessor.batch;

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
 * @param tokenizerFingerprint what made the ids
 * @param formatFingerprint what made texts and labels
 */
public record BatchMaker(RowLayout layout, String tokenizerFingerprint, String formatFingerprint) {

  /**
   * The batch.
   *
   * @param sequences one or more, in order
   * @param now when it is made; the only thing in it that differs when it is made again
   */
  public TokenBatch make(List<TokenSequence> sequences, Instant now) {
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
        id(sources),
        Task.CAUSAL_LM,
        rows.rows(),
        rows.length(),
        rows.inputIds(),
        rows.attentionMask(),
        rows.labels(),
        tokenizerFingerprint,
        formatFingerprint,
        sources,
        tokens,
        Math.toIntExact(targets),
        now,
        Instant.ofEpochMilli(oldest));
  }

  private String id(List<Source> sources) {
    StringBuilder content = new StringBuilder();
    content.append(tokenizerFingerprint).append('\n').append(formatFingerprint).append('\n');
    for (Source source : sources) {
      content.append(source.partition()).append(':').append(source.offset()).append('\n');
    }
    return Sha256.of(content.toString());
  }
}
