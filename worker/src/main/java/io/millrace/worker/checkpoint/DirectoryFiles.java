package io.millrace.worker.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is in a directory: names, sizes, checksums. Changes nothing. */
final class DirectoryFiles {
  private DirectoryFiles() {}

  /** SHA-256, in hex, of every file directly in the directory, by name. */
  static Map<String, String> checksums(Path directory) throws IOException {
    Map<String, String> checksums = new TreeMap<>();
    for (Path file : list(directory)) {
      checksums.put(file.getFileName().toString(), checksum(file));
    }
    return checksums;
  }

  static String checksum(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      byte[] buffer = new byte[1 << 20];
      while (in.read(buffer) >= 0) {
        // The stream feeds the digest.
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static String checksum(byte[] content) {
    return HexFormat.of().formatHex(sha256().digest(content));
  }

  static long bytes(Path directory) throws IOException {
    long bytes = 0;
    for (Path file : list(directory)) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  /** The paths in a directory, by name. */
  static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
