package io.millrace.cli.produce;

import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Under which name a sending keeps its place: both its consumer group and transactional id. */
final class SendingName {
  /** What all begin with, so that they can be permitted together. */
  static final String PREFIX = "millrace-produce-";

  private static final int DIGITS = 16;

  private SendingName() {}

  /** A name that somebody chose. */
  static String of(String topic, String name) {
    return PREFIX + topic + "-" + name;
  }

  /**
   * The name that follows from the files' real paths, so that a link or another working directory
   * makes no other sending.
   */
  static String of(String topic, List<Path> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : files) {
        digest.update((file.toRealPath() + "\n").getBytes(StandardCharsets.UTF_8));
      }
      return of(topic, HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS));
    } catch (IOException e) {
      throw new SetupException("The path of a file cannot be followed: " + e.getMessage(), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
