package io.millrace.schemas.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What stands in the place of a text that is not to be read: {@code sha256:} and the SHA-256 of its
 * UTF-8 in hexadecimal. Whoever has the text can tell that it is the one; a text of few
 * possibilities can be guessed.
 */
public final class HashedText {
  private static final String PREFIX = "sha256:";
  private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9a-f]{64}");

  private HashedText() {}

  /** Of a text. */
  public static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Of bytes. */
  public static String of(byte[] bytes) {
    try {
      return PREFIX + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256", e);
    }
  }

  /** Whether a text has the form of one. */
  public static boolean is(String text) {
    return FORM.matcher(text).matches();
  }
}
