package io.millrace.cli.produce;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Splits a stream into its lines, as bytes, without their line ends. Of a line that is longer than
 * any record can be, only the beginning is kept. For one thread.
 */
final class InputLines {
  /** Longest part of a line that is kept, in bytes. */
  static final int LONGEST = 64 * 1024 * 1024;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int end;
  private byte[] line = new byte[1024];
  private int length;
  private long number;

  InputLines(InputStream in) {
    this.in = in;
  }

  /** The next line, or null at the end. */
  byte[] next() throws IOException {
    length = 0;
    if (position == end && !fill()) {
      return null;
    }
    number++;
    do {
      int newline = newline();
      keep(newline < 0 ? end : newline);
      if (newline >= 0) {
        position = newline + 1;
        break;
      }
      position = end;
    } while (fill());
    boolean carriageReturn = length > 0 && line[length - 1] == '\r';
    return Arrays.copyOf(line, carriageReturn ? length - 1 : length);
  }

  /** The number of the line that {@link #next} gave last, from 1. */
  long number() {
    return number;
  }

  private boolean fill() throws IOException {
    position = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  private int newline() {
    for (int i = position; i < end; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void keep(int until) {
    int more = Math.min(until - position, LONGEST + 1 - length);
    if (length + more > line.length) {
      line = Arrays.copyOf(line, Math.max(length + more, 2 * line.length));
    }
    System.arraycopy(buffer, position, line, length, more);
    length += more;
  }

  /** Whether a line has nothing but spaces and tabs. */
  static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t') {
        return false;
      }
    }
    return true;
  }
}
