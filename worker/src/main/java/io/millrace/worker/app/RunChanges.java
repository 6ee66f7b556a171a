package io.millrace.worker.app;

import io.millrace.service.SetupException;
import io.millrace.worker.progress.RunConditions;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.recovery.RecoveryPlan;
import io.millrace.worker.recovery.Resumption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a start does otherwise than those before it.
 *
 * @param sentences that say what differs and what it means
 * @param ofNumbers whether the same batches would give other numbers
 */
record RunChanges(List<String> sentences, boolean ofNumbers) {

  /**
   * Compares.
   *
   * @param now conditions of this start
   * @param plan of this start
   * @throws SetupException when something differs that must not
   */
  static RunChanges of(RecoveryPlan recovery, RunConditions now, RunPlan plan, ResumeRules rules) {
    Resumption resumption = recovery.resumption();
    ResumeRules.requireSameMathematics(resumption.stepConditions(), now);
    Set<String> ofNumbers = new LinkedHashSet<>();
    before(resumption)
        .forEach(
            before ->
                ofNumbers.addAll(rules.compare(before, now, recovery.checkpoint().isPresent())));
    List<String> sentences = new ArrayList<>(ofNumbers);
    resumption
        .plan()
        .filter(before -> before.steps() != plan.steps())
        .ifPresent(before -> sentences.add(length(before, plan)));
    return new RunChanges(List.copyOf(sentences), !ofNumbers.isEmpty());
  }

  /**
   * The checkpoint's conditions, and those of the last step, by a start that may have saved none.
   */
  private static Stream<RunConditions> before(Resumption resumption) {
    List<RunConditions> steps = resumption.stepConditions();
    return Stream.concat(
        resumption.conditions().stream(), steps.stream().skip(Math.max(0, steps.size() - 1)));
  }

  private static String length(RunPlan before, RunPlan now) {
    return "The run was to take "
        + steps(before)
        + ", and now is to take "
        + steps(now)
        + ": a schedule of the learning rate that falls to the run's end falls to this one from here"
        + " on.";
  }

  private static String steps(RunPlan plan) {
    return plan.steps() == 0 ? "steps without end" : plan.steps() + " steps";
  }
}
