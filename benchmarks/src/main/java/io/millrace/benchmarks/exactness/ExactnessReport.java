package io.millrace.benchmarks.exactness;

import io.millrace.benchmarks.measure.Goal;
import io.millrace.benchmarks.training.TrainingReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What came out of all parts. */
public record ExactnessReport(
    TrainingReport judged, TrainingReport tiny, RecoveryReport recovery, JournalSizeReport size) {
  /** Exactly once may cost this share of the speed: what is left of it. */
  private static final double SPEED = 0.98;

  /** All goals. */
  public List<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    goals.add(
        Goal.atLeast(
            "tokens/s with the journal over those without", SPEED, Optional.of(judged.ratio())));
    goals.addAll(recovery.goals());
    return goals;
  }

  /** Headings, tables and goals, in Markdown. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    part(lines, "The journal's cost", judged.lines());
    part(lines, "The journal's cost where steps are short, without a goal", tiny.lines());
    part(lines, "From SIGKILL to the next live step", recovery.lines());
    part(lines, "The journal's size", size.lines());
    part(lines, "Goals", goals().stream().map(Goal::line).toList());
    return lines;
  }

  private static void part(List<String> lines, String heading, List<String> part) {
    lines.add("");
    lines.add("### " + heading);
    lines.add("");
    lines.addAll(part);
  }
}
