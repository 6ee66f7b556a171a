package io.millrace.benchmarks.sequences;

import io.millrace.preprocessor.gpt2.Gpt2Tokenizer;
import io.millrace.preprocessor.sequence.LengthLimit;
import io.millrace.preprocessor.sequence.SequenceEnd;
import io.millrace.preprocessor.sequence.TooLong;
import io.millrace.preprocessor.tokenize.Tokenizer;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.preprocessor.tokenize.djl.DjlTokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** Texts as GPT-2's tokens. */
public final class Gpt2Sequences {
  private Gpt2Sequences() {}

  /**
   * Tokenizes, ends and cuts texts as the preprocessor does it.
   *
   * @param directory with GPT-2's tokenizer.json
   * @param maxLength tokens of a sequence at most, the end token counted
   */
  public static TokenSequences of(Path directory, List<String> texts, int maxLength) {
    OptionalInt endOfText = OptionalInt.of(Gpt2Tokenizer.END_OF_TEXT_ID);
    SequenceEnd end = new SequenceEnd(endOfText, "<|endoftext|>");
    LengthLimit limit =
        new LengthLimit(TooLong.TRUNCATE, maxLength, OptionalInt.empty(), endOfText);
    try (Tokenizer tokenizer = new DjlTokenizer(TokenizerFiles.at(directory))) {
      return TokenSequences.of(texts, tokenizer, end, limit);
    }
  }
}
