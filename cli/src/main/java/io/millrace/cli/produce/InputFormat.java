package io.millrace.cli.produce;

import java.nio.file.Path;
import java.util.Locale;

/** What of an input is one record. */
enum InputFormat {
  /** Each line that is not blank, as it is. */
  LINES,
  /** Each line that is not blank, which has to be a JSON object. */
  JSONL,
  /** Lines up to a blank one. */
  PARAGRAPHS,
  /** All of it. */
  FILE;

  /** What a file's name says: JSON lines for .jsonl and .ndjson, also with .gz, else lines. */
  static InputFormat of(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    return name.endsWith(".jsonl") || name.endsWith(".ndjson") ? JSONL : LINES;
  }

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
