package io.millrace.cli.produce;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** All of an input is one record. */
final class FileReader implements RecordReader {
  private final String input;
  private final InputStream in;
  private boolean read;
  private long blank;

  FileReader(String input, InputStream in) {
    this.input = input;
    this.in = in;
  }

  @Override
  public SourceRecord next() throws IOException {
    if (read) {
      return null;
    }
    read = true;
    byte[] all = in.readNBytes(InputLines.LONGEST + 1);
    if (all.length == 0) {
      blank++;
      return null;
    }
    return new SourceRecord(input, 1, all, Optional.empty());
  }

  @Override
  public long blank() {
    return blank;
  }
}
