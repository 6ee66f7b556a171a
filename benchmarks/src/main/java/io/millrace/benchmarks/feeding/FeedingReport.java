package io.millrace.benchmarks.feeding;

import io.millrace.benchmarks.measure.Goal;
import io.millrace.benchmarks.measure.Spread;
import io.millrace.benchmarks.training.TrainingReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What came out.
 *
 * @param plan that was run
 * @param run of the worker
 * @param gpuPercent how busy the GPU was meanwhile; empty where there is none
 * @param metrics of the device, as the worker's page had them meanwhile
 * @param legs fed from Kafka and from memory; empty where they failed
 * @param failure of these legs, a sentence; empty where there is none
 */
public record FeedingReport(
    FeedingPlan plan,
    Stretches run,
    Optional<Spread> gpuPercent,
    List<String> metrics,
    Optional<TrainingReport> legs,
    Optional<String> failure) {
  private static final double IDLE = 0.01;
  private static final double STALL = 1;

  public FeedingReport {
    metrics = List.copyOf(metrics);
  }

  /** All goals. */
  public List<Goal> goals() {
    return List.of(
        Goal.atMost(
            "share of the time, but of stretches with a checkpoint's copy, in which training"
                + " waited for a batch",
            IDLE,
            Optional.of(new Spread(List.of(run.waitedShare())))),
        Goal.atMost(
            "steps that are lost in the stretch in which a checkpoint's copy is taken",
            STALL,
            run.stalls()));
  }

  /** Whether all goals are, with nothing that failed. */
  public boolean reached() {
    return failure.isEmpty() && goals().stream().allMatch(Goal::reached);
  }

  /** What was run, tables and goals, in Markdown. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "- Worker: %s, %s on %s; batches of %d records, at most %d tokens each; %d stretches of"
                + " %d steps, a checkpoint every %d stretches; broker and worker in a process of"
                + " their own",
            plan.shape().description(),
            plan.precision().name().toLowerCase(Locale.ROOT),
            plan.device(),
            plan.rows(),
            plan.maxLength(),
            run.stretches().size(),
            run.steps(),
            plan.checkpointEvery()));
    lines.add("");
    lines.add("| of the worker's run | |");
    lines.add("|---|---|");
    lines.add(
        row(
            "waiting for a batch, but where a checkpoint's copy is taken, %",
            String.format(Locale.ROOT, "%.3f", 100 * run.waitedShare())));
    lines.add(row("a step without a checkpoint beside it, ms", run.stepMillis(), "%.1f"));
    lines.add(row("lost where a checkpoint's copy is taken, steps", run.stalls(), "%.2f"));
    lines.add(row("of these, the loop stood still, steps", run.standStillSteps(), "%.2f"));
    lines.add(row("lost until the checkpoint is written, steps", run.costs(), "%.2f"));
    if (run.unsettled() > 0) {
      lines.add(
          row(
              "stretches of which only the waiting counts, as no batch was there in time",
              Long.toString(run.unsettled())));
    }
    gpuPercent.ifPresent(
        percent ->
            lines.add(row("the GPU is busy, % by nvidia-smi", Optional.of(percent), "%.0f")));
    if (run.stepMillis().isEmpty()) {
      lines.add("");
      lines.add(
          "There is no stretch in which no checkpoint was being written and every batch was there in"
              + " time, so that there is nothing to hold one against: give a larger"
              + " --checkpoint-every-stretches.");
    }
    lines.add("");
    lines.add("The device on the worker's page of metrics, halfway:");
    lines.add("");
    metrics.forEach(line -> lines.add("    " + line));
    lines.add("");
    lines.add("The same loop, fed from Kafka and from memory in turns, without checkpoints:");
    lines.add("");
    legs.ifPresent(report -> lines.addAll(report.lines()));
    failure.ifPresent(sentence -> lines.add("- " + sentence));
    lines.add("");
    goals().forEach(goal -> lines.add(goal.line()));
    return lines;
  }

  private static String row(String name, Optional<Spread> values, String format) {
    return row(name, values.map(spread -> spread.text(format)).orElse("not measured"));
  }

  private static String row(String name, String value) {
    return "| " + name + " | " + value + " |";
  }
}
