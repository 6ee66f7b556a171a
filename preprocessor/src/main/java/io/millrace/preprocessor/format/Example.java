package io.millrace.preprocessor.format;

import io.millrace.preprocessor.tokenize.Tokens;
import java.util.List;

/** What a record says, in whatever fields it said it. */
public sealed interface Example {

  /**
   * A text to tokenize.
   *
   * @param text Unicode without lone surrogates
   * @param trained which characters are to be learnt; ascending, disjoint, none empty
   * @param specialTokens whether the tokenizer adds the special tokens that begin and end every
   *     text; a chat template writes them itself
   */
  record Text(String text, List<TextRange> trained, boolean specialTokens) implements Example {

    /** A text of which everything is trained. */
    static Text whole(String text, boolean specialTokens) {
      return new Text(text, List.of(new TextRange(0, text.length())), specialTokens);
    }

    /** Whether every character is trained. */
    public boolean isAllTrained() {
      return trained.size() == 1
          && trained.get(0).start() == 0
          && trained.get(0).end() == text.length();
    }

    /** Index behind the last character that is trained; 0 when none is. */
    public int trainedTo() {
      return trained.isEmpty() ? 0 : trained.get(trained.size() - 1).end();
    }
  }

  /** Tokens that the producer has made. */
  record TokenIds(Tokens tokens) implements Example {}
}
