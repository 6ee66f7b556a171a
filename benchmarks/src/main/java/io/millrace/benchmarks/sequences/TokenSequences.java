package io.millrace.benchmarks.sequences;

import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.sequence.LengthLimit;
import io.millrace.preprocessor.sequence.SequenceEnd;
import io.millrace.preprocessor.tokenize.TokenRanges;
import io.millrace.preprocessor.tokenize.Tokenizer;
import io.millrace.preprocessor.tokenize.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Sequences in the order in which they are trained on.
 *
 * @param ids int[n] each
 */
public record TokenSequences(List<int[]> ids) {

  /** A line of the file. */
  private record Line(int[] inputIds) {}

  /**
   * Of texts: tokenized, ended and cut as the preprocessor does it.
   *
   * @throws IllegalArgumentException when the preprocessor would reject one of them
   */
  public static TokenSequences of(
      List<String> texts, Tokenizer tokenizer, SequenceEnd end, LengthLimit limit) {
    List<int[]> ids = new ArrayList<>();
    for (String text : texts) {
      int[] encoded = tokenizer.encode(text, true);
      Tokens tokens = new Tokens(encoded, TokenRanges.first(encoded.length));
      try {
        limit
            .apply(end.end(tokens, end.isIn(text), true))
            .parts()
            .forEach(part -> ids.add(part.ids()));
      } catch (RejectedException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
    return new TokenSequences(ids);
  }

  /** Of random tokens, all of the same length, so that nothing is padded. */
  public static TokenSequences random(int count, int length, int vocabulary, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<int[]> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(random.ints(length, 0, vocabulary).toArray());
    }
    return new TokenSequences(ids);
  }

  /** Writes JSON lines with the one field {@code input_ids}. */
  public void writeTo(Path file) throws IOException {
    JsonLines.write(file, ids.stream().map(Line::new).toList());
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IOException when the file cannot be read or is something else
   */
  public static TokenSequences read(Path file) throws IOException {
    return new TokenSequences(
        JsonLines.read(file, Line.class).stream().map(Line::inputIds).toList());
  }

  /** Tokens of all. */
  public long tokens() {
    return ids.stream().mapToLong(sequence -> sequence.length).sum();
  }
}
