package io.millrace.benchmarks.exactness;

import io.millrace.benchmarks.measure.Goal;
import io.millrace.benchmarks.measure.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What came out.
 *
 * @param plan that was run
 * @param undisturbed before the first kill
 * @param rounds at least one
 */
record RecoveryReport(RecoveryPlan plan, Undisturbed undisturbed, List<RecoveryRound> rounds) {
  private static final double SECONDS = 5;
  private static final double STEPS = 1;

  RecoveryReport {
    rounds = List.copyOf(rounds);
  }

  /** Both goals: of the recovery, and of the checkpoints' stalls. */
  List<Goal> goals() {
    return List.of(
        Goal.atMost(
            "seconds from SIGKILL to the end of the first live step, without loading the model and"
                + " the steps taken again",
            SECONDS,
            Optional.of(over(RecoveryRound::overhead))),
        Goal.atMost(
            "a checkpoint's stall over the time of a step",
            STEPS,
            Optional.of(undisturbed.stalls())));
  }

  /** What was run, and tables, in Markdown. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "- Model: %s, fp32; batches of %d records, at most %d tokens each; broker and worker in"
                + " a process of their own",
            plan.shape().description(),
            plan.rows(),
            plan.maxLength()));
    lines.add(
        String.format(
            Locale.ROOT,
            "- %d kills, each %d steps or more after a checkpoint, one every %d steps; every step"
                + " taken again came out bit for bit as journalled",
            rounds.size(),
            plan.stepsAfter(),
            plan.checkpointEverySteps()));
    lines.add("");
    lines.add("| | seconds |");
    lines.add("|---|---|");
    lines.add(row("from SIGKILL to the end of the first live step", RecoveryRound::sinceKill));
    lines.add(row("from the start's command to there", RecoveryRound::sinceStart));
    lines.add(row("of it: the process is gone", RecoveryRound::gone));
    lines.add(row("Java and its classes", RecoveryRound::process));
    for (String phase : rounds.get(0).start().seconds().keySet()) {
      lines.add(row("start: " + phase, round -> round.start().seconds().get(phase)));
    }
    lines.add(
        row(
            over(RecoveryRound::replayedSteps).text("%.0f") + " steps again",
            RecoveryRound::replay));
    lines.add(row("to the end of the first live step", RecoveryRound::firstStep));
    lines.add(row("without model and steps again", RecoveryRound::overhead));
    return lines;
  }

  private String row(String name, ToDoubleFunction<RecoveryRound> seconds) {
    return "| " + name + " | " + over(seconds).text("%.2f") + " |";
  }

  private Spread over(ToDoubleFunction<RecoveryRound> quantity) {
    return new Spread(rounds.stream().map(quantity::applyAsDouble).toList());
  }
}
