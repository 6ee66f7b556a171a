package io.millrace.worker.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a checkpoint asks of the file system: checksums, fsync, removal. */
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
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      byte[] buffer = new byte[1 << 20];
      while (in.read(buffer) >= 0) {
        // The stream feeds the digest.
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Makes the files and the directory's own entries durable. */
  static void sync(Path directory) throws IOException {
    for (Path file : list(directory)) {
      syncOne(file, StandardOpenOption.WRITE);
    }
    syncDirectory(directory);
  }

  /** Makes a directory's entries durable, so that a rename in it survives a power cut. */
  static void syncDirectory(Path directory) throws IOException {
    // Windows opens no directory as a file, and keeps a rename without it.
    if (!System.getProperty("os.name").startsWith("Windows")) {
      syncOne(directory, StandardOpenOption.READ);
    }
  }

  private static void syncOne(Path path, StandardOpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }

  static long bytes(Path directory) throws IOException {
    long bytes = 0;
    for (Path file : list(directory)) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }

  static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.sorted().toList();
    }
  }
}
