package io.millrace.service;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Files that are read as a whole, and may come from anywhere: a model that somebody fetched. */
public final class LimitedFile {
  private LimitedFile() {}

  /**
   * All bytes of a file.
   *
   * @param most bytes that it may have; no more than these and one are read
   * @throws IOException when it cannot be read or has more, with what to say of it in brackets
   */
  public static byte[] bytes(Path file, int most) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most);
      if (in.read() >= 0) {
        throw new IOException(
            String.format(Locale.ROOT, "it has more than %,d bytes, and no such file does", most));
      }
      return bytes;
    }
  }

  /**
   * The text of a file in UTF-8.
   *
   * @throws IOException as {@link #bytes}, and when it is no UTF-8
   */
  public static String text(Path file, int most) throws IOException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes(file, most)))
        .toString();
  }
}
