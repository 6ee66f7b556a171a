package io.millrace.worker.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Linux says of this process. */
final class ProcessStatus {
  private static final Path FILE = Path.of("/proc/self/status");

  private ProcessStatus() {}

  /** A size by its name there, in bytes; empty on other systems. */
  static OptionalLong bytes(String name) {
    try {
      Matcher size = Pattern.compile(name + ":\\s+(\\d+) kB").matcher(Files.readString(FILE));
      return size.find()
          ? OptionalLong.of(1024 * Long.parseLong(size.group(1)))
          : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
