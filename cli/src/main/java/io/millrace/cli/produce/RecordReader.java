package io.millrace.cli.produce;

import java.io.IOException;

/** The records of one input, one after the other. For one thread. */
interface RecordReader {

  /** The next, or null at the end. */
  SourceRecord next() throws IOException;

  /** Blank lines, or empty files, that were passed over because nothing is in them. */
  long blank();
}
