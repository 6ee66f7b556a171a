package io.millrace.cli.produce;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The records of several inputs, one input after the other. For one thread. */
final class InputRecords implements RecordReader, AutoCloseable {
  private final Iterator<Input> inputs;
  private final Optional<InputFormat> format;
  private final BooleanSupplier ended;
  private InputStream stream;
  private RecordReader reader;
  private long blankBefore;
  private long bytesRead;

  /**
   * The records of inputs.
   *
   * @param format of all; empty takes each by its name
   * @param ended asked while nothing comes through a pipe, whether to take that for its end
   */
  InputRecords(List<Input> inputs, Optional<InputFormat> format, BooleanSupplier ended) {
    this.inputs = inputs.iterator();
    this.format = format;
    this.ended = ended;
  }

  @Override
  public SourceRecord next() throws IOException {
    while (true) {
      if (reader == null) {
        if (!inputs.hasNext()) {
          return null;
        }
        reader = open(inputs.next());
      }
      SourceRecord record = reader.next();
      if (record != null) {
        return record;
      }
      blankBefore += reader.blank();
      reader = null;
      close();
    }
  }

  private RecordReader open(Input input) {
    stream = input.open(this::count, ended);
    return switch (format.orElse(input.usualFormat())) {
      case LINES -> new LineReader(input.name(), stream, line -> Optional.empty());
      case JSONL -> new LineReader(input.name(), stream, JsonObjects::flaw);
      case PARAGRAPHS -> new ParagraphReader(input.name(), stream);
      case FILE -> new FileReader(input.name(), stream);
    };
  }

  private void count(long bytes) {
    bytesRead += bytes;
  }

  @Override
  public long blank() {
    return blankBefore + (reader == null ? 0 : reader.blank());
  }

  /** Bytes read from disk. */
  long bytesRead() {
    return bytesRead;
  }

  @Override
  public void close() throws IOException {
    if (stream != null) {
      stream.close();
      stream = null;
    }
  }
}
