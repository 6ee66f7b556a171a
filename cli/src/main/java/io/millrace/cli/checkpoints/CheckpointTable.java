package io.millrace.cli.checkpoints;

import io.millrace.cli.terminal.Colour;
import io.millrace.cli.terminal.Table;
import io.millrace.cli.terminal.Table.Cell;
import io.millrace.cli.terminal.Terminal;
import io.millrace.worker.checkpoint.RunManifest;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Checkpoints as lines for people. */
final class CheckpointTable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final int SHORT = 8;

  private CheckpointTable() {}

  /**
   * The table, with a line of headings.
   *
   * @param names what a directory is called
   * @param zone that times are told in
   */
  static List<String> lines(
      List<CheckpointState> states, Function<Path, String> names, Terminal terminal, ZoneId zone) {
    Table table = new Table(terminal);
    table.add(
        Stream.of("CHECKPOINT", "STEP", "SAVED", "SIZE", "BEST", "INCARNATION", "STATE")
            .map(heading -> new Cell(heading, Colour.BOLD))
            .toList());
    states.forEach(state -> table.add(row(state, names.apply(state.entry().directory()), zone)));
    return table.lines();
  }

  private static List<Cell> row(CheckpointState state, String name, ZoneId zone) {
    Optional<RunManifest> manifest = state.entry().manifest();
    return List.of(
        Cell.of(name),
        Cell.of(manifest.map(m -> String.format(Locale.ROOT, "%,d", m.step())).orElse("-")),
        Cell.of(
            manifest
                .map(m -> TIME.withZone(zone).format(Instant.ofEpochMilli(m.savedAt())))
                .orElse("-")),
        Cell.of(size(state.entry().bytes())),
        new Cell(state.best() ? "best" : "", Colour.CYAN),
        Cell.of(manifest.map(m -> shortened(m.incarnation())).orElse("-")),
        new Cell(state.verdict(), state.problem().isPresent() ? Colour.RED : Colour.GREEN));
  }

  private static String size(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double size = bytes;
    String unit = "B";
    for (String next : List.of("kB", "MB", "GB", "TB")) {
      if (size < 1000) {
        break;
      }
      size /= 1000;
      unit = next;
    }
    return String.format(Locale.ROOT, "%.1f %s", size, unit);
  }

  private static String shortened(String incarnation) {
    return incarnation.substring(0, Math.min(SHORT, incarnation.length()));
  }
}
