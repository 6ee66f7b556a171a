package io.millrace.benchmarks.steering;

import io.millrace.benchmarks.measure.Goal;
import io.millrace.benchmarks.measure.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What came out.
 *
 * @param plan that was run
 * @param stepMillis of the steps meanwhile
 * @param acknowledgedMillis from sending a command to reading its committed acknowledgement
 * @param stopMillis the same of the stop
 */
public record SteeringReport(
    SteeringPlan plan, Spread stepMillis, Spread acknowledgedMillis, double stopMillis) {
  private static final double SECOND = 1000;

  /** The slowest of all commands, the stop among them. */
  public Goal goal() {
    double slowest = Math.max(acknowledgedMillis.greatest(), stopMillis);
    return Goal.atMost(
        "milliseconds until the slowest command is acknowledged",
        SECOND,
        Optional.of(new Spread(List.of(slowest))));
  }

  /** What was run, a table and the goal, in Markdown. */
  public List<String> lines() {
    return List.of(
        String.format(
            Locale.ROOT,
            "- Model: %s, fp32; batches of %d records, at most %d tokens each; broker and worker in a"
                + " process of their own; %d changes of a setting, then a stop",
            plan.shape().description(),
            plan.rows(),
            plan.maxLength(),
            plan.commands()),
        "",
        "| | milliseconds |",
        "|---|---|",
        "| a step | " + stepMillis.text("%.0f") + " |",
        "| from sending a command to its committed acknowledgement | "
            + acknowledgedMillis.text("%.0f")
            + " |",
        String.format(Locale.ROOT, "| the same of the stop | %.0f |", stopMillis),
        "",
        goal().line());
  }
}
