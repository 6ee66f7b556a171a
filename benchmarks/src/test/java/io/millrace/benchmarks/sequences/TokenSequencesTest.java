package io.millrace.benchmarks.sequences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.preprocessor.sequence.LengthLimit;
import io.millrace.preprocessor.sequence.SequenceEnd;
import io.millrace.preprocessor.sequence.TooLong;
import io.millrace.preprocessor.tokenize.TokenizedText;
import io.millrace.preprocessor.tokenize.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenSequencesTest {
  private static final OptionalInt EOS = OptionalInt.of(7);
  private static final SequenceEnd END = new SequenceEnd(EOS, "");
  private static final LengthLimit LIMIT =
      new LengthLimit(TooLong.TRUNCATE, 4, OptionalInt.empty(), EOS);

  @TempDir private Path directory;

  @Test
  void endsInTheEndTokenAndIsCutOnTheRight() {
    TokenSequences sequences =
        TokenSequences.of(List.of("ab", "abcdefgh"), new LetterTokenizer(), END, LIMIT);

    assertThat(sequences.ids()).containsExactly(new int[] {97, 98, 7}, new int[] {97, 98, 99, 7});
    assertThat(sequences.tokens()).isEqualTo(7);
  }

  @Test
  void isReadAsItWasWritten() throws IOException {
    Path file = directory.resolve("sequences.jsonl");
    new TokenSequences(List.of(new int[] {5, 6}, new int[] {7})).writeTo(file);

    assertThat(Files.readAllLines(file))
        .containsExactly("{\"input_ids\":[5,6]}", "{\"input_ids\":[7]}");
    assertThat(TokenSequences.read(file).ids()).containsExactly(new int[] {5, 6}, new int[] {7});
  }

  @Test
  void aFileOfSomethingElseIsRefusedWithItsLine() throws IOException {
    Path file =
        Files.writeString(directory.resolve("x"), "{\"input_ids\":[5]}\n{\"text\":\"a\"}\n");

    assertThatThrownBy(() -> TokenSequences.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 2 is no sequence");
  }

  @Test
  void randomOnesAreFullAndTheSameEachTime() {
    TokenSequences sequences = TokenSequences.random(3, 20, 5, 1);

    assertThat(sequences.ids()).hasSize(3).allMatch(ids -> ids.length == 20);
    assertThat(sequences.ids().get(0)).contains(0, 4);
    assertThat(Arrays.stream(sequences.ids().get(0))).allMatch(id -> id >= 0 && id < 5);
    assertThat(sequences.ids().get(0)).isNotEqualTo(sequences.ids().get(1));
    assertThat(TokenSequences.random(3, 20, 5, 1).ids().get(2)).isEqualTo(sequences.ids().get(2));
  }

  /** A letter is its code point. */
  private static final class LetterTokenizer implements Tokenizer {
    @Override
    public int[] encode(String text, boolean specialTokens) {
      return text.chars().toArray();
    }

    @Override
    public TokenizedText encodeWithOffsets(String text, boolean specialTokens) {
      throw new AssertionError("Nobody asks for offsets here");
    }

    @Override
    public void close() {}
  }
}
