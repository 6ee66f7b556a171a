package io.millrace.benchmarks.exactness;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What came out.
 *
 * @param undisturbed a worker's own run
 * @param volumes per codec and pace
 * @param burst events per second that the journal takes
 */
record JournalSizeReport(Undisturbed undisturbed, List<JournalVolume> volumes, double burst) {
  private static final double STEPS = 1e6;
  private static final double MIB = 1 << 20;

  JournalSizeReport {
    volumes = List.copyOf(volumes);
  }

  /** What was run, and a table, in Markdown. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "- The worker's run before the first kill: %d steps of %s ms, %.2f events/s, %.0f bytes"
                + " a step on the events topic, a million steps %.0f MiB",
            undisturbed.steps().size(),
            undisturbed.stepMillis().text("%.0f"),
            undisturbed.eventsPerSecond(),
            undisturbed.bytesPerStep(),
            STEPS * undisturbed.bytesPerStep() / MIB));
    lines.add(
        String.format(
            Locale.ROOT,
            "- Its checkpoints: training stood still for %s of a step's time, and the step beside"
                + " which one was written took %s times as long as others",
            undisturbed.stalls().text("%.3f"),
            undisturbed.stepsBesideSaving().text("%.2f")));
    lines.add(
        String.format(
            Locale.ROOT,
            "- Written as fast as it takes them: %,.0f events/s, all committed",
            burst));
    lines.add("");
    lines.add("The same steps, written once more, committed once a second:");
    lines.add("");
    lines.add("| steps/s | compression | bytes a step | a million steps, MiB |");
    lines.add("|---|---|---|---|");
    for (JournalVolume volume : volumes) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %d | %s | %.0f | %.0f |",
              volume.stepsPerSecond(),
              volume.compression(),
              volume.bytesPerStep(),
              STEPS * volume.bytesPerStep() / MIB));
    }
    return lines;
  }
}
