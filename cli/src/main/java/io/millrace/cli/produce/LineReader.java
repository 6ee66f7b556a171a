package io.millrace.cli.produce;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Function;

/** Each line that is not blank is a record. */
final class LineReader implements RecordReader {
  private final String input;
  private final InputLines lines;
  private final Function<byte[], Optional<String>> check;
  private long blank;

  /**
   * A reader.
   *
   * @param check says of a line what is wrong with it
   */
  LineReader(String input, InputStream in, Function<byte[], Optional<String>> check) {
    this.input = input;
    this.lines = new InputLines(in);
    this.check = check;
  }

  @Override
  public SourceRecord next() throws IOException {
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      if (!InputLines.isBlank(line)) {
        return new SourceRecord(input, lines.number(), line, check.apply(line));
      }
      blank++;
    }
    return null;
  }

  @Override
  public long blank() {
    return blank;
  }
}
