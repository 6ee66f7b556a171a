package io.millrace.preprocessor.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.BitSet;
import java.util.regex.Pattern;

/** The tokens that stand for white space and nothing else. Safe for use by several threads. */
public final class WhiteSpaceTokens {
  /** Of a tokenizer that has none, or of which it is not known. */
  public static final WhiteSpaceTokens NONE = new WhiteSpaceTokens(new BitSet());

  /** Byte-level vocabularies write the byte b, where it is not printable, as U+0100 + b. */
  private static final int BYTE_LEVEL = 0x100;

  /** How SentencePiece writes a space. */
  private static final char METASPACE = '\u2581';

  /** How SentencePiece writes the bytes that no other token stands for: tab, newline, return. */
  private static final Pattern WHITE_BYTE = Pattern.compile("<0x(09|0A|0D|20)>");

  private final BitSet ids;

  private WhiteSpaceTokens(BitSet ids) {
    this.ids = ids;
  }

  /** Finds them by how the vocabulary writes them. */
  public static WhiteSpaceTokens of(TokenizerFiles files) {
    JsonNode tokenizer = files.tree();
    boolean byteLevel =
        tokenizer.path("pre_tokenizer").findValuesAsText("type").contains("ByteLevel")
            || tokenizer.path("decoder").findValuesAsText("type").contains("ByteLevel");
    return new WhiteSpaceTokens(
        new Vocabulary(tokenizer)
            .ids(
                text ->
                    WHITE_BYTE.matcher(text).matches()
                        || (!text.isEmpty() && text.chars().allMatch(c -> isWhite(c, byteLevel)))));
  }

  private static boolean isWhite(int c, boolean byteLevel) {
    int written = byteLevel && c >= BYTE_LEVEL && c <= BYTE_LEVEL + ' ' ? c - BYTE_LEVEL : c;
    return written == METASPACE || Character.isWhitespace(written);
  }

  /**
   * Where a token stands before an index, with only white space between and something before it; -1
   * if it does not. What stands first is a beginning, which some tokenizers write with the end.
   */
  public int placeBefore(int index, int token, int[] ids) {
    int place = index - 1;
    while (place >= 0 && ids[place] != token && contains(ids[place])) {
      place--;
    }
    return place > 0 && ids[place] == token ? place : -1;
  }

  public boolean contains(int id) {
    return ids.get(id);
  }
}
