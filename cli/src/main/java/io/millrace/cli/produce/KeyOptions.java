package io.millrace.cli.produce;

import io.millrace.service.SetupException;
import picocli.CommandLine.Option;

/** Where records have their keys from; one of these, or none. */
final class KeyOptions {
  @Option(
      names = "--key-field",
      paramLabel = "NAME",
      description = "The JSON field that is the record's key; same key, same partition.")
  private String field;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "The key of every record, which puts all into one partition.")
  private String constant;

  @Option(
      names = "--key-separator",
      paramLabel = "TEXT",
      description =
          "What stands between a record's key and the record, for example \\t, which is a tab.")
  private String separator;

  /** What was asked for. */
  RecordKey key() {
    if (field != null) {
      return new RecordKey.Field(field);
    }
    if (constant != null) {
      return new RecordKey.Constant(constant);
    }
    if (separator == null) {
      return new RecordKey.None();
    }
    if (separator.isEmpty()) {
      throw new SetupException("--key-separator is empty: give at least one character.");
    }
    return new RecordKey.Before(separator.replace("\\t", "\t"));
  }
}
