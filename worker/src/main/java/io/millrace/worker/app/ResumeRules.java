package io.millrace.worker.app;

import io.millrace.schemas.event.EvaluationMeasure;
import io.millrace.service.SetupException;
import io.millrace.service.config.KafkaSettings;
import io.millrace.worker.progress.RunConditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What may differ between two starts of a run. What the run is, stays. What its mathematics are,
 * and what tells its best evaluation, changes only if it is named in {@code resume.accept}. On what
 * hardware and in how large steps it computes may change at will, and the run says what is no
 * longer bit for bit the same. All else, cadences and connections, is nobody's business.
 */
final class ResumeRules {
  /** The name in resume.accept of another model behind model.directory. */
  static final String MODEL = "model";

  private static final List<String> FIXED =
      List.of(
          WorkerSettings.SEED,
          WorkerSettings.STOP_AT_END,
          KafkaSettings.TOPIC_PREFIX,
          TaskSettings.TASK,
          TaskSettings.PROBLEM_TYPE,
          TaskSettings.LABEL_NAMES);

  /** The journal has each step's rate, so steps can be taken again whatever these are now. */
  private static final List<String> RATES =
      List.of(
          LearningSettings.LEARNING_RATE,
          LearningSettings.LR_SCHEDULE,
          LearningSettings.LR_MIN_RATIO,
          LearningSettings.LR_DECAY_RATIO,
          LearningSettings.LR_DECAY_SHAPE,
          LearningSettings.WARMUP_STEPS,
          LearningSettings.WARMUP_RATIO);

  private static final List<String> MATHEMATICS =
      List.of(
          LearningSettings.ADAM_BETA1,
          LearningSettings.ADAM_BETA2,
          LearningSettings.ADAM_EPSILON,
          LearningSettings.WEIGHT_DECAY,
          LearningSettings.MAX_GRAD_NORM,
          LearningSettings.LABEL_SMOOTHING,
          LearningSettings.NEFTUNE_NOISE_ALPHA,
          LearningSettings.DROPOUT,
          TaskSettings.CLASS_WEIGHTS);

  private static final String ACCUMULATION = LearningSettings.GRADIENT_ACCUMULATION_STEPS;

  /** For what has been accepted already. */
  static final ResumeRules LENIENT = new ResumeRules(acceptable());

  private final Set<String> accepted;

  /**
   * Rules.
   *
   * @param accepted names of {@link WorkerSettings#RESUME_ACCEPT}
   * @throws SetupException when one of them is nothing that can be accepted
   */
  ResumeRules(List<String> accepted) {
    this.accepted = Set.copyOf(accepted);
    for (String name : accepted) {
      if (!acceptable().contains(name)) {
        throw new SetupException(
            "resume.accept names '"
                + name
                + "', which is nothing that it can accept: known are "
                + String.join(", ", acceptable())
                + ".");
      }
    }
  }

  /**
   * Compares two starts.
   *
   * @param before conditions of the checkpoint, or of the run's beginning
   * @param now of this start
   * @param fromCheckpoint whether the weights are a checkpoint's, not those of model.directory
   * @return what differs and what that means, a sentence each
   * @throws SetupException when something differs that must not
   */
  List<String> compare(RunConditions before, RunConditions now, boolean fromCheckpoint) {
    List<String> changes = new ArrayList<>();
    for (String name : FIXED) {
      if (differs(name, before, now)) {
        throw new SetupException(
            was(name, before, now)
                + ", and a run keeps it: set it back, or train under a new run.id.");
      }
    }
    if (!before.modelFingerprint().equals(now.modelFingerprint())) {
      requireWeightsOfItsOwn(fromCheckpoint);
      requireAccepted(
          MODEL,
          "model.directory holds another model than the run began with (fingerprint "
              + shortened(now.modelFingerprint())
              + " for "
              + shortened(before.modelFingerprint())
              + ")");
      changes.add(
          "model.directory holds another model than the run began with: the run goes on with its"
              + " own weights, from its checkpoint.");
    }
    for (String name : byName()) {
      if (differs(name, before, now)) {
        requireAccepted(name, was(name, before, now));
        changes.add(was(name, before, now) + ": the run learns otherwise from here on.");
      }
    }
    if (differs(ACCUMULATION, before, now)) {
      changes.add(
          saying(
              was(ACCUMULATION, before, now),
              "steps take other batches together, so they are other steps"));
    }
    changes.addAll(roundings(before, now));
    return changes;
  }

  /**
   * Why a run could not go on from a checkpoint under these conditions, a sentence; empty where it
   * could.
   */
  Optional<String> objection(RunConditions checkpoint, RunConditions now) {
    try {
      var unused = compare(checkpoint, now, true);
      return Optional.empty();
    } catch (SetupException e) {
      return Optional.of("It was saved under other settings: " + e.getMessage());
    }
  }

  /**
   * Compares what tells the best evaluation: two measures have no better or worse between them.
   *
   * @param lastStart conditions of the last start, whose measure what is remembered is of
   * @return that the best begins anew, a sentence; empty where it does not
   * @throws SetupException when that is not accepted
   */
  Optional<String> compareBest(RunConditions lastStart, RunConditions now) {
    String before = EvaluationMeasure.keyIn(lastStart.settings());
    String after = EvaluationMeasure.keyIn(now.settings());
    if (before.equals(after)) {
      return Optional.empty();
    }
    String difference = WorkerSettings.BEST_METRIC + " was " + before + ", is " + after;
    requireAccepted(WorkerSettings.BEST_METRIC, difference);
    return Optional.of(
        difference
            + ": the next evaluation is the best until a better one comes, and early stopping counts"
            + " from it.");
  }

  private static List<String> roundings(RunConditions before, RunConditions now) {
    Map<String, String> then = rounding(before);
    return rounding(now).entrySet().stream()
        .filter(
            entry -> !then.getOrDefault(entry.getKey(), entry.getValue()).equals(entry.getValue()))
        .map(
            entry ->
                saying(
                    entry.getKey()
                        + " was "
                        + then.get(entry.getKey())
                        + ", is "
                        + entry.getValue(),
                    entry.getKey().equals(WorkerSettings.BATCH_SPLIT_TOKENS)
                        ? "it rounds sums otherwise, and dropout and noise are drawn otherwise where"
                            + " they are on"
                        : "it rounds sums otherwise"))
        .toList();
  }

  /** What of a start is not known, or does not count on its device, is compared with nothing. */
  private static SortedMap<String, String> rounding(RunConditions conditions) {
    SortedMap<String, String> rounding = new TreeMap<>(conditions.hardware());
    rounding.put("device", conditions.device());
    rounding.put("precision", conditions.precision());
    // Versions without the setting took every batch whole.
    rounding.put(
        WorkerSettings.BATCH_SPLIT_TOKENS,
        conditions.settings().getOrDefault(WorkerSettings.BATCH_SPLIT_TOKENS, "0"));
    return rounding;
  }

  private static void requireWeightsOfItsOwn(boolean fromCheckpoint) {
    if (!fromCheckpoint) {
      throw new SetupException(
          "model.directory holds another model than the run began with, and the run has no checkpoint"
              + " to go on from: it would be built anew on the wrong weights. Set model.directory"
              + " back, or train under a new run.id.");
    }
  }

  private void requireAccepted(String name, String difference) {
    if (!accepted.contains(name)) {
      throw new SetupException(
          difference
              + ": set it back, or, if it is meant, name it in resume.accept="
              + name
              + ", or train under a new run.id.");
    }
  }

  /**
   * Requires that steps which are to be taken again were computed as they would be now.
   *
   * @param stepConditions under which they were
   * @throws SetupException when they were not
   */
  static void requireSameMathematics(List<RunConditions> stepConditions, RunConditions now) {
    for (RunConditions then : stepConditions) {
      for (String name : MATHEMATICS) {
        if (differs(name, then, now)) {
          throw new SetupException(
              was(name, then, now)
                  + ", and there are steps behind the newest checkpoint that were taken with the old"
                  + " value and have to be taken again as they were: start the run once with the"
                  + " old value and end it in order, then change it.");
        }
      }
    }
  }

  private static List<String> acceptable() {
    return Stream.of(List.of(MODEL), byName(), List.of(WorkerSettings.BEST_METRIC))
        .flatMap(List::stream)
        .toList();
  }

  private static List<String> byName() {
    return Stream.concat(RATES.stream(), MATHEMATICS.stream()).toList();
  }

  private static boolean differs(String name, RunConditions before, RunConditions now) {
    String old = before.settings().get(name);
    return old != null && !old.equals(now.settings().get(name));
  }

  private static String was(String name, RunConditions before, RunConditions now) {
    return name + " was " + before.settings().get(name) + ", is " + now.settings().get(name);
  }

  private static String saying(String difference, String meaning) {
    return difference
        + ": "
        + meaning
        + ", and from here on the weights are no longer, bit for bit, those of a run that went on"
        + " unchanged.";
  }

  private static String shortened(String fingerprint) {
    return fingerprint.substring(0, Math.min(12, fingerprint.length()));
  }
}
