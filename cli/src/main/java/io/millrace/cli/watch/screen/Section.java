package io.millrace.cli.watch.screen;

import io.millrace.cli.terminal.StyledLine;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A part of the screen.
 *
 * @param importance the lower, the longer it stays where there is little room
 * @param gap whether a blank line stands above it where there is room for one
 * @param most lines that it can make use of, at least 1
 * @param lines makes so many lines
 */
record Section(int importance, boolean gap, int most, IntFunction<List<StyledLine>> lines) {

  /** One line. */
  static Section line(int importance, boolean gap, StyledLine line) {
    return new Section(importance, gap, 1, rows -> List.of(line));
  }
}
