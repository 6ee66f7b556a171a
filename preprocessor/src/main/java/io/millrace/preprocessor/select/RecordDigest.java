package io.millrace.preprocessor.select;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The first half of a SHA-256: that two different records share one does not happen.
 *
 * @param high its first eight bytes
 * @param low its next eight bytes
 */
public record RecordDigest(long high, long low) {

  /** Of some bytes. */
  public static RecordDigest of(byte[] bytes) {
    try {
      ByteBuffer digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
      return new RecordDigest(digest.getLong(), digest.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
