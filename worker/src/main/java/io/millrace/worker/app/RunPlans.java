package io.millrace.worker.app;

import io.millrace.service.config.Settings;
import io.millrace.worker.kafka.KafkaConnections;
import io.millrace.worker.progress.RunConditions;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.progress.Standing;
import io.millrace.worker.recovery.Resumption;
import io.millrace.worker.source.ReadPosition;
import java.util.List;
import java.util.Map;

/** What a run decides when it begins, and what of it a later start decides anew. */
final class RunPlans {
  /** What the number of steps hangs on, besides the batches. */
  private static final List<String> LENGTHS =
      List.of(
          WorkerSettings.MAX_STEPS,
          WorkerSettings.PASSES,
          LearningSettings.GRADIENT_ACCUMULATION_STEPS);

  private RunPlans() {}

  /**
   * The plan of this start.
   *
   * @param given the settings of this start
   * @param changed what commands have changed of them
   * @param now milliseconds since the epoch, when a run begins that is new
   */
  static RunPlan of(
      Settings given,
      Map<String, String> changed,
      KafkaConnections connections,
      Resumption resumption,
      long now) {
    return resumption
        .plan()
        .map(begun -> resumed(given, changed, connections, resumption, begun))
        .orElseGet(() -> begun(given, connections, now));
  }

  private static RunPlan begun(Settings settings, KafkaConnections connections, long now) {
    Map<Integer, Long> first = connections.batchFirstOffsets();
    Map<Integer, Long> ends =
        settings.flag(WorkerSettings.STOP_AT_END) ? connections.batchEndOffsets() : Map.of();
    RunPlan plan = new RunPlan(first, ends, 0, settings.longInteger(WorkerSettings.SEED), now);
    return recounted(settings, connections, plan, Standing.START);
  }

  /**
   * The run keeps its batches and its seed. How many steps it takes of them is counted anew where
   * something is set otherwise than at the last start, or a schedule would end where the run does
   * not.
   */
  private static RunPlan resumed(
      Settings given,
      Map<String, String> changed,
      KafkaConnections connections,
      Resumption resumption,
      RunPlan begun) {
    // A step that a command had made whole, and that was not taken, comes again in other steps.
    boolean unchanged =
        !changed.containsKey(LearningSettings.GRADIENT_ACCUMULATION_STEPS)
            && resumption
                .lastStart()
                .filter(before -> isAsLong(before, given.effective()))
                .isPresent();
    return unchanged ? begun : recounted(given.with(changed), connections, begun, resumption.now());
  }

  /** The plan with its steps counted anew, from where the run stands. */
  static RunPlan recounted(
      Settings settings, KafkaConnections connections, RunPlan plan, Standing now) {
    return plan.withSteps(steps(settings, connections, plan, now));
  }

  /** By what was given to it. */
  private static boolean isAsLong(RunConditions before, Map<String, String> given) {
    return LENGTHS.stream().allMatch(name -> given.get(name).equals(before.settings().get(name)));
  }

  private static long steps(
      Settings settings, KafkaConnections connections, RunPlan plan, Standing now) {
    long maxSteps = settings.longInteger(WorkerSettings.MAX_STEPS);
    if (plan.endOffsets().isEmpty()) {
      return maxSteps;
    }
    int passes = settings.integer(WorkerSettings.PASSES) - now.position().pass();
    long all = now.step();
    if (passes > 0) {
      all += leftOfPass(settings, connections, plan, now.position());
    }
    if (passes > 1) {
      ReadPosition next = ReadPosition.START.afterPass(now.position().pass() + 1);
      all += (passes - 1) * leftOfPass(settings, connections, plan, next);
    }
    return maxSteps > 0 ? Math.min(maxSteps, all) : all;
  }

  /** Steps from a position to the end of its pass, which ends with a step of what is left over. */
  static long leftOfPass(
      Settings settings, KafkaConnections connections, RunPlan plan, ReadPosition position) {
    int accumulation = settings.integer(LearningSettings.GRADIENT_ACCUMULATION_STEPS);
    long batches = connections.countBatches(plan.nextOffsets(position), plan.endOffsets());
    return (batches + accumulation - 1) / accumulation;
  }
}
