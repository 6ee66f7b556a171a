package io.millrace.cli.produce;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Records that were not delivered, counted by reason. Safe for use by several threads. */
final class Rejections {
  private static final int EXAMPLES = 3;

  private final Map<String, Reason> reasons = new LinkedHashMap<>();

  /**
   * The records of one reason.
   *
   * @param reason as the end of a sentence that begins with them
   * @param examples the first of them: where, and in detail why
   */
  record Reason(String reason, long count, List<String> examples) {
    Reason {
      examples = List.copyOf(examples);
    }
  }

  /**
   * Counts one.
   *
   * @param detail what is particular to this one; may be empty
   */
  synchronized void add(String reason, SourceRecord record, String detail) {
    Reason before = reasons.getOrDefault(reason, new Reason(reason, 0, List.of()));
    List<String> examples = new ArrayList<>(before.examples());
    if (examples.size() < EXAMPLES) {
      examples.add(record.place() + (detail.isEmpty() ? "" : " (" + detail + ")"));
    }
    reasons.put(reason, new Reason(reason, before.count() + 1, examples));
  }

  synchronized long count() {
    return reasons.values().stream().mapToLong(Reason::count).sum();
  }

  synchronized List<Reason> reasons() {
    return List.copyOf(reasons.values());
  }

  /** A line of text for each reason. */
  List<String> lines() {
    return reasons().stream()
        .map(
            reason ->
                String.format(
                    Locale.ROOT,
                    "  %,d %s: %s%s",
                    reason.count(),
                    reason.reason(),
                    String.join(", ", reason.examples()),
                    reason.count() > reason.examples().size() ? ", ..." : ""))
        .toList();
  }
}
