package io.millrace.preprocessor.record;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Strictness about text: nothing is replaced by a question mark behind a producer's back. */
final class UnicodeText {
  private UnicodeText() {}

  /**
   * Decodes UTF-8.
   *
   * @throws RejectedException when the bytes are not UTF-8, with the place of the first wrong one
   */
  static String decode(byte[] bytes, int from, int length) throws RejectedException {
    ByteBuffer input = ByteBuffer.wrap(bytes, from, length);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(input)
          .toString();
    } catch (CharacterCodingException e) {
      throw new RejectedException(
          RejectionReason.NOT_UNICODE,
          "The record is not UTF-8: byte " + input.position() + " begins no character.");
    }
  }

  /**
   * Checks that there is something to train on.
   *
   * @param what begins the sentence of the rejection
   */
  static String requireContent(String text, String what) throws RejectedException {
    if (text.isBlank()) {
      throw new RejectedException(
          RejectionReason.EMPTY,
          what + (text.isEmpty() ? " is empty." : " holds nothing but white space."));
    }
    return text;
  }

  /**
   * Checks that a text can be written as UTF-8. What was decoded from UTF-8 can; JSON's escapes can
   * make others.
   *
   * @param what begins the sentence of the rejection
   */
  static void requireWhole(String text, Supplier<String> what) throws RejectedException {
    int codePoint;
    for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(i);
      // A whole pair is read as one code point, so what is still a surrogate stands alone.
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        throw new RejectedException(
            RejectionReason.NOT_UNICODE,
            what.get() + " is no Unicode text: half a surrogate pair at character " + i + ".");
      }
    }
  }
}
