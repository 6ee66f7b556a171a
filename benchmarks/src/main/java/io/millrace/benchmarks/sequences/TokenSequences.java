package io.millrace.benchmarks.sequences;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.sequence.LengthLimit;
import io.millrace.preprocessor.sequence.SequenceEnd;
import io.millrace.preprocessor.tokenize.TokenRanges;
import io.millrace.preprocessor.tokenize.Tokenizer;
import io.millrace.preprocessor.tokenize.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Sequences in the order in which they are trained on.
 *
 * @param ids int[n] each
 */
public record TokenSequences(List<int[]> ids) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A line of the file: the column that Hugging Face's trainers take. */
  private record Line(int[] input_ids) {}

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
    List<String> lines = new ArrayList<>();
    for (int[] sequence : ids) {
      lines.add(JSON.writeValueAsString(Map.of("input_ids", sequence)));
    }
    Files.write(file, lines);
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IOException when the file cannot be read or is something else
   */
  public static TokenSequences read(Path file) throws IOException {
    List<int[]> ids = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      try {
        ids.add(JSON.readValue(line, Line.class).input_ids());
      } catch (JsonProcessingException e) {
        throw new IOException(file + ", line " + (ids.size() + 1) + " is no sequence", e);
      }
    }
    return new TokenSequences(ids);
  }

  /** Tokens of all. */
  public long tokens() {
    return ids.stream().mapToLong(sequence -> sequence.length).sum();
  }
}
