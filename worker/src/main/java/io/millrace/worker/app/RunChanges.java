package io.millrace.worker.app;

import io.millrace.service.SetupException;
import io.millrace.worker.progress.Orders;
import io.millrace.worker.progress.RunConditions;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.recovery.RecoveryPlan;
import io.millrace.worker.recovery.Resumption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a start does otherwise than those before it.
 *
 * @param sentences that say what differs and what it means
 * @param ofNumbers whether the same batches would give other numbers
 */
record RunChanges(List<String> sentences, boolean ofNumbers) {
  private static final String LAID_ANEW =
      ": a schedule of the learning rate that is laid over that many steps, with its fall and a"
          + " warm-up or decay that is a share of them, is laid anew from here on.";

  /**
   * Compares.
   *
   * @param now conditions of this start
   * @param plan of this start
   * @param orders that hold at this start
   * @throws SetupException when something differs that must not
   */
  static RunChanges of(
      RecoveryPlan recovery, RunConditions now, RunPlan plan, Orders orders, ResumeRules rules) {
    Resumption resumption = recovery.resumption();
    ResumeRules.requireSameMathematics(resumption.stepConditions(), now);
    boolean hasCheckpoint = recovery.checkpoint().isPresent();
    Set<String> ofNumbers = new LinkedHashSet<>();
    newest(resumption)
        .ifPresent(before -> ofNumbers.addAll(rules.compare(before, now, hasCheckpoint)));
    // What the last steps were taken with has been accepted already.
    resumption
        .conditions()
        .ifPresent(
            before -> ofNumbers.addAll(ResumeRules.LENIENT.compare(before, now, hasCheckpoint)));
    List<String> sentences = new ArrayList<>(ofNumbers);
    resumption
        .lastStart()
        .flatMap(before -> rules.compareBest(before, now))
        .ifPresent(sentences::add);
    resumption
        .plan()
        .filter(before -> before.steps() != plan.steps())
        .ifPresent(before -> sentences.add(length(before, plan)));
    resumption
        .lastStart()
        .filter(before -> !scheduleSteps(before).equals(scheduleSteps(now)))
        .ifPresent(
            before ->
                sentences.add(
                    LearningSettings.LR_SCHEDULE_STEPS
                        + " was "
                        + scheduleSteps(before)
                        + ", is "
                        + scheduleSteps(now)
                        + LAID_ANEW));
    sentences.addAll(ofCommands(resumption, now, orders));
    return new RunChanges(List.copyOf(sentences), !ofNumbers.isEmpty());
  }

  /** A setting that a command has changed is not what this start was given. */
  private static List<String> ofCommands(Resumption resumption, RunConditions now, Orders orders) {
    List<String> sentences = new ArrayList<>();
    Map<String, String> before =
        resumption.control().map(c -> c.orders().changed()).orElse(Map.of());
    new TreeMap<>(before)
        .forEach(
            (name, value) ->
                sentences.add(
                    orders.changed().containsKey(name)
                        ? name
                            + " is "
                            + value
                            + ", as a command has set it, and not "
                            + now.settings().get(name)
                            + "."
                        : name
                            + " was "
                            + value
                            + ", as a command had set it, and is "
                            + now.settings().get(name)
                            + " as this start is given it."));
    if (orders.paused()) {
      sentences.add(
          "The run is paused, as it was before: a command resumes it (millrace control resume).");
    }
    return sentences;
  }

  /** Of the last step, by a start that may have saved nothing, or else of the checkpoint. */
  private static Optional<RunConditions> newest(Resumption resumption) {
    List<RunConditions> steps = resumption.stepConditions();
    return steps.isEmpty() ? resumption.conditions() : Optional.of(steps.get(steps.size() - 1));
  }

  private static String scheduleSteps(RunConditions conditions) {
    return conditions.settings().getOrDefault(LearningSettings.LR_SCHEDULE_STEPS, "0");
  }

  private static String length(RunPlan before, RunPlan now) {
    return "The run was to take "
        + steps(before)
        + ", and now is to take "
        + steps(now)
        + LAID_ANEW;
  }

  private static String steps(RunPlan plan) {
    return plan.steps() == 0 ? "steps without end" : plan.steps() + " steps";
  }
}
