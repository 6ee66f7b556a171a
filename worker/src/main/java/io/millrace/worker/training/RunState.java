package io.millrace.worker.training;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What a run is doing.
 *
 * <pre>
 *   STARTING ──► RECOVERING ──► WAITING ◄──► TRAINING
 *                   ▲  ▲         ▲
 *                   │  └► EVALUATING
 *                   ▼            ▼
 *               STOPPING ──► STOPPED          any state but STOPPED ──► FAILED
 *
 *   GENERATING comes and goes as EVALUATING does; PAUSED is in the place of WAITING.
 * </pre>
 */
public enum RunState {
  /** The model is being loaded. */
  STARTING,
  /** Taking the journalled steps again that the checkpoint does not have. */
  RECOVERING,
  /** Ready, and no batch has come. */
  WAITING,
  /** Taking steps. */
  TRAINING,
  /** Training on nothing until it is told to go on. */
  PAUSED,
  /** Running the evaluation set. */
  EVALUATING,
  /** Continuing texts. */
  GENERATING,
  /** Saving and closing. */
  STOPPING,
  /** Ended well. */
  STOPPED,
  /** Ended by an error. */
  FAILED;

  private static final Map<RunState, Set<RunState>> NEXT =
      Map.of(
          STARTING, EnumSet.of(RECOVERING, FAILED),
          RECOVERING, EnumSet.of(WAITING, EVALUATING, GENERATING, STOPPING, FAILED),
          WAITING, EnumSet.of(TRAINING, PAUSED, EVALUATING, GENERATING, STOPPING, FAILED),
          TRAINING, EnumSet.of(WAITING, PAUSED, EVALUATING, GENERATING, STOPPING, FAILED),
          PAUSED, EnumSet.of(WAITING, TRAINING, EVALUATING, GENERATING, STOPPING, FAILED),
          EVALUATING, EnumSet.of(WAITING, TRAINING, PAUSED, STOPPING, FAILED),
          GENERATING, EnumSet.of(WAITING, TRAINING, PAUSED, STOPPING, FAILED),
          STOPPING, EnumSet.of(STOPPED, FAILED),
          STOPPED, EnumSet.noneOf(RunState.class),
          FAILED, EnumSet.noneOf(RunState.class));

  /**
   * The next state, checked.
   *
   * @throws IllegalStateException when a run cannot go from this state to that one
   */
  public RunState to(RunState next) {
    if (next != this && !NEXT.get(this).contains(next)) {
      throw new IllegalStateException("A run cannot go from " + this + " to " + next);
    }
    return next;
  }

  /** Whether the run is over. */
  public boolean ended() {
    return this == STOPPED || this == FAILED;
  }
}
