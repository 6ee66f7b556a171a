package io.millrace.cli.watch.screen;

import io.millrace.cli.terminal.StyledLine;
import io.millrace.cli.watch.run.RunHistory;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What waits before a run: records on the text topic and batches, by partition. */
final class LagSection {
  private final Map<Integer, Long> text;
  private final Map<Integer, Long> batches;
  private final int columns;

  LagSection(RunHistory run, Lag lag, int columns) {
    this.text = run.backlog().byPartition(lag.text());
    this.batches = lag.batches();
    this.columns = columns;
  }

  List<StyledLine> lines(int rows) {
    return rows == 1
        ? List.of(Labelled.line("waiting", "%s, %s", sum("records", text), sum("batches", batches)))
        : List.of(line("waiting", "records", text), line("", "batches", batches));
  }

  private StyledLine line(String label, String what, Map<Integer, Long> waiting) {
    StyledLine line = Labelled.line(label).add(sum(what, waiting));
    if (waiting.size() < 2) {
      return line;
    }
    int named = 0;
    for (Map.Entry<Integer, Long> partition : waiting.entrySet()) {
      String text =
          String.format(
              Locale.ROOT,
              "%s%d: %,d",
              named == 0 ? "  partition " : "  ",
              partition.getKey(),
              partition.getValue());
      String rest = String.format(Locale.ROOT, "  and %,d more", waiting.size() - named);
      boolean last = named == waiting.size() - 1;
      if (line.width() + text.length() + (last ? 0 : rest.length()) > columns) {
        return named == 0 ? line : line.add(rest);
      }
      line.add(text);
      named++;
    }
    return line;
  }

  private static String sum(String what, Map<Integer, Long> waiting) {
    return waiting.isEmpty()
        ? what + " unknown"
        : String.format(
            Locale.ROOT, "%,d %s", waiting.values().stream().mapToLong(n -> n).sum(), what);
  }
}
