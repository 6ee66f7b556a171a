package io.millrace.cli.watch.screen;

import io.millrace.cli.terminal.Colour;
import io.millrace.cli.terminal.StyledLine;
import io.millrace.cli.watch.run.CommandEntry;
import io.millrace.cli.watch.run.SavedCheckpoint;
import io.millrace.cli.watch.run.Trouble;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** The last checkpoints, commands and troubles, the newest first. */
final class LogSections {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final ZoneId zone;
  private final long now;

  /**
   * Lines as of a moment.
   *
   * @param zone that times are told in
   * @param now milliseconds since the epoch
   */
  LogSections(ZoneId zone, long now) {
    this.zone = zone;
    this.now = now;
  }

  /** So many of a list's first, a line each, the label before the first. */
  <T> List<StyledLine> list(
      String label, List<T> items, int rows, BiFunction<StyledLine, T, StyledLine> line) {
    List<StyledLine> lines = new ArrayList<>(rows);
    for (T item : items.subList(0, Math.min(rows, items.size()))) {
      lines.add(line.apply(Labelled.line(lines.isEmpty() ? label : ""), item));
    }
    return lines;
  }

  /**
   * A checkpoint.
   *
   * @param best whether none is better
   */
  StyledLine checkpoint(StyledLine line, SavedCheckpoint saved, boolean best) {
    line.add(
        String.format(
            Locale.ROOT,
            "step %,d  %,.1f MB  %s ago",
            saved.step(),
            saved.bytes() / 1e6,
            ElapsedText.rough(now - saved.time())));
    if (best) {
      line.add("  ").add(Colour.GREEN, "best");
    }
    return line.add("  " + saved.directory());
  }

  StyledLine command(StyledLine line, CommandEntry entry) {
    StringBuilder what = new StringBuilder(time(entry.time())).append("  ").append(entry.type());
    new TreeMap<>(entry.arguments())
        .forEach((key, value) -> what.append(' ').append(key).append('=').append(value));
    if (!entry.issuedBy().isEmpty()) {
      what.append(" by ").append(entry.issuedBy());
    }
    return line.add(what.append("  ").toString())
        .add(colour(entry.outcome()), entry.outcome().name().toLowerCase(Locale.ROOT))
        .add("  " + entry.result());
  }

  private static Colour colour(CommandEntry.Outcome outcome) {
    return switch (outcome) {
      case APPLIED -> Colour.CYAN;
      case COMPLETED -> Colour.GREEN;
      case FAILED, REJECTED -> Colour.RED;
    };
  }

  StyledLine trouble(StyledLine line, Trouble trouble) {
    return line.add(
            String.format(Locale.ROOT, "%s  step %,d  ", time(trouble.time()), trouble.step()))
        .add(Colour.RED, trouble.sentence());
  }

  private String time(long millis) {
    return TIME.withZone(zone).format(Instant.ofEpochMilli(millis));
  }
}
