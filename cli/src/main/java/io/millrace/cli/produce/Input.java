package io.millrace.cli.produce;

import io.millrace.service.SetupException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;

/**
 * Something to send: a file, which may be compressed with gzip, or the standard input.
 *
 * @param name for people
 * @param file empty for the standard input
 * @param standardInput read where there is no file, and not closed
 */
record Input(String name, Optional<Path> file, InputStream standardInput) {

  /**
   * What somebody named on the command line.
   *
   * @param argument a path; - is the standard input
   * @throws SetupException when there is no such file
   */
  static Input of(String argument, InputStream standardInput) {
    if (argument.equals("-")) {
      return new Input("standard input", Optional.empty(), standardInput);
    }
    Path path = Path.of(argument);
    if (!Files.exists(path) || Files.isDirectory(path)) {
      throw new SetupException(
          "There is no file "
              + path
              + ": give the path of a file with one record per line, or - for standard input.");
    }
    return new Input(argument, Optional.of(path), standardInput);
  }

  /** Whether it can be read again from its beginning, which a pipe cannot. */
  boolean repeatable() {
    return file.isPresent() && Files.isRegularFile(file.get());
  }

  /** Bytes on disk; 0 for a pipe. */
  long size() throws IOException {
    return repeatable() ? Files.size(file.get()) : 0;
  }

  /** What it has by its name. */
  InputFormat usualFormat() {
    return file.map(InputFormat::of).orElse(InputFormat.LINES);
  }

  /**
   * Its contents, uncompressed.
   *
   * @param count told how many bytes were read from disk
   * @param ended asked while nothing comes through a pipe, whether to take that for its end
   * @throws SetupException when it cannot be read
   */
  InputStream open(LongConsumer count, BooleanSupplier ended) {
    if (file.isEmpty()) {
      return new EndableStream(standardInput, ended);
    }
    Path path = file.get();
    try {
      InputStream in =
          repeatable()
              ? new Counted(Files.newInputStream(path), count)
              : new EndableStream(Files.newInputStream(path), ended);
      return path.getFileName().toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
    } catch (IOException e) {
      throw new SetupException(
          "The file "
              + path
              + " cannot be read ("
              + e.getMessage()
              + "): check its permissions, and that a .gz file is one.",
          e);
    }
  }

  private static final class Counted extends FilterInputStream {
    private final LongConsumer count;

    Counted(InputStream in, LongConsumer count) {
      super(in);
      this.count = count;
    }

    @Override
    public int read() throws IOException {
      int read = in.read();
      if (read >= 0) {
        count.accept(1);
      }
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = in.read(bytes, offset, length);
      if (read > 0) {
        count.accept(read);
      }
      return read;
    }
  }
}
