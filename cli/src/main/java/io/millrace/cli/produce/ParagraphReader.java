package io.millrace.cli.produce;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Lines up to a blank one are a record. The blank lines between them are not counted as skipped.
 */
final class ParagraphReader implements RecordReader {
  private final String input;
  private final InputLines lines;

  ParagraphReader(String input, InputStream in) {
    this.input = input;
    this.lines = new InputLines(in);
  }

  @Override
  public SourceRecord next() throws IOException {
    byte[] line = lines.next();
    while (line != null && InputLines.isBlank(line)) {
      line = lines.next();
    }
    if (line == null) {
      return null;
    }
    long first = lines.number();
    ByteArrayOutputStream paragraph = new ByteArrayOutputStream();
    paragraph.write(line);
    for (line = lines.next(); line != null && !InputLines.isBlank(line); line = lines.next()) {
      if (paragraph.size() <= InputLines.LONGEST) {
        paragraph.write('\n');
        paragraph.write(line);
      }
    }
    return new SourceRecord(input, first, paragraph.toByteArray(), Optional.empty());
  }

  @Override
  public long blank() {
    return 0;
  }
}
