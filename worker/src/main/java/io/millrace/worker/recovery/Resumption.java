package io.millrace.worker.recovery;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.worker.progress.BatchFormat;
import io.millrace.worker.progress.BestEvaluation;
import io.millrace.worker.progress.ControlFold;
import io.millrace.worker.progress.ControlProgress;
import io.millrace.worker.progress.RunConditions;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.progress.Standing;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a start of a run goes on: what the run remembers at the journal's end, and what is to be
 * done with the model until it is there, too.
 *
 * @param from the checkpoint's step; 0 where the weights are the base model's
 * @param steps to be taken again, in order
 * @param now at the journal's end
 * @param good after the last step that was not skipped
 * @param best evaluation
 * @param control how far on the control topic; empty for a run that has never begun
 * @param rejected batches after the position that are rejected already
 * @param format of the batches; empty before the first one
 * @param plan of the last start; empty for a run that has never begun
 * @param conditions under which the checkpoint was computed, or the run began
 * @param lastStart conditions of the last start that the journal has
 * @param stepConditions under which the steps to be taken again were computed, in their order
 * @param lastTurn what the journal says was done last
 * @param evaluated whether what was due after it has been evaluated
 * @param patienceAsked whether the run was ended, or began, since the last evaluation: patience
 *     that was over then does not end it again
 * @param checkpoints by directory, the steps of those that the journal calls saved
 */
public record Resumption(
    long from,
    List<JournalledStep> steps,
    Standing now,
    Standing good,
    BestEvaluation best,
    Optional<ControlProgress> control,
    List<BatchCoordinate> rejected,
    Optional<BatchFormat> format,
    Optional<RunPlan> plan,
    Optional<RunConditions> conditions,
    Optional<RunConditions> lastStart,
    List<RunConditions> stepConditions,
    LastTurn lastTurn,
    boolean evaluated,
    boolean patienceAsked,
    Map<String, Long> checkpoints) {

  /** A run that begins. */
  public static final Resumption NEW_RUN =
      new Resumption(
          0,
          List.of(),
          Standing.START,
          Standing.START,
          BestEvaluation.NONE,
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          LastTurn.START,
          false,
          true,
          Map.of());

  /**
   * How far the run has come on the control topic, and what holds of it at a start.
   *
   * @param given settings of that start, by name
   */
  public ControlFold controlAt(Map<String, String> given) {
    ControlFold fold = control.map(ControlFold::new).orElseGet(ControlFold::new);
    lastStart.ifPresent(before -> fold.started(before.settings(), given));
    return fold;
  }

  /** What a run did last that an evaluation may be due after. */
  public enum LastTurn {
    /** Nothing yet. */
    START,
    /** A step. */
    STEP,
    /** The end of a pass. */
    PASS
  }
}
