package io.millrace.cli.produce;

import java.util.Optional;

/**
 * A record of an input.
 *
 * @param input its name
 * @param line where it begins, from 1
 * @param value its bytes
 * @param flaw why it cannot be sent, as the end of a sentence
 */
record SourceRecord(String input, long line, byte[] value, Optional<String> flaw) {

  /** For people. */
  String place() {
    return input + " line " + line;
  }
}
