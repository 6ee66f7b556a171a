package io.millrace.cli.produce;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A pipe that ends when it is told to, although nothing comes through it: reading from a pipe
 * cannot be interrupted, so a thread of its own waits there.
 */
final class EndableStream extends InputStream {
  private static final int CHUNKS = 16;
  private static final long TURN_MILLIS = 50;
  private static final byte[] END = {};

  private final InputStream in;
  private final BooleanSupplier ended;
  private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(CHUNKS);
  private volatile IOException failure;
  private byte[] chunk = END;
  private int position;
  private boolean over;

  /**
   * Begins to read.
   *
   * @param ended asked many times a second while nothing comes
   */
  EndableStream(InputStream in, BooleanSupplier ended) {
    this.in = in;
    this.ended = ended;
    Thread reader = new Thread(this::pump, "pipe-reader");
    // It may wait for ever.
    reader.setDaemon(true);
    reader.start();
  }

  private void pump() {
    byte[] buffer = new byte[1 << 16];
    try {
      try {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          if (read > 0) {
            chunks.put(Arrays.copyOf(buffer, read));
          }
        }
      } catch (IOException e) {
        failure = e;
      }
      chunks.put(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (position == chunk.length && !more()) {
      return -1;
    }
    int read = Math.min(length, chunk.length - position);
    System.arraycopy(chunk, position, bytes, offset, read);
    position += read;
    return read;
  }

  /** Above zero while it may go on: a reader of .gz looks for a next part only then. */
  @Override
  public int available() {
    return position < chunk.length ? chunk.length - position : over ? 0 : 1;
  }

  private boolean more() throws IOException {
    byte[] next = null;
    while (!over && next == null) {
      if (ended.getAsBoolean()) {
        return false;
      }
      try {
        next = chunks.poll(TURN_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
      over = next == END;
    }
    if (over) {
      if (failure != null) {
        throw failure;
      }
      return false;
    }
    chunk = next;
    position = 0;
    return true;
  }
}
