package io.millrace.benchmarks;

import io.millrace.benchmarks.pipeline.TextRecords;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The records that a benchmark works on, and how they make batches. */
final class RecordOptions {
  @Option(
      names = "--records",
      required = true,
      paramLabel = "FILE.jsonl",
      description = "JSON lines with a prompt and a completion, for example GSM8K's train.jsonl.")
  private Path records;

  @Option(
      names = "--prompt-field",
      defaultValue = "question",
      description = "Field with the prompt (default: ${DEFAULT-VALUE}).")
  private String promptField;

  @Option(
      names = "--completion-field",
      defaultValue = "answer",
      description = "Field with the answer to it (default: ${DEFAULT-VALUE}).")
  private String completionField;

  @Option(
      names = "--rows",
      defaultValue = "8",
      description = "Records per batch (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Option(
      names = "--max-length",
      defaultValue = "512",
      description = "Tokens of a record at most (default: ${DEFAULT-VALUE}).")
  private int maxLength;

  TextRecords records() {
    return TextRecords.read(records, new TextRecords.Fields(promptField, completionField));
  }

  int rows() {
    return AtLeastOne.of("--rows", rows);
  }

  int maxLength() {
    return AtLeastOne.of("--max-length", maxLength);
  }
}
