package io.millrace.benchmarks.exactness;

import io.millrace.schemas.event.EventPayload.RunRecovered;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import java.util.List;
import java.util.Optional;

/**
 * One kill, and what came after it, in seconds.
 *
 * @param gone from the signal until the process was gone and the next one was told to start
 * @param process from there until the worker began to start: the Java virtual machine, its classes
 * @param start phases of the worker's own start
 * @param replayedSteps steps that were taken again
 * @param replay time that it took
 * @param firstStep from there to the end of the first live step
 */
record RecoveryRound(
    double gone,
    double process,
    StartPhases start,
    long replayedSteps,
    double replay,
    double firstStep) {

  /**
   * Takes it apart.
   *
   * @param killedAt when the signal was sent, milliseconds since the epoch
   * @param startedAt when the next process was told to start, likewise
   * @param events of the incarnation that came after, to its first step at least
   * @param start phases of its start
   * @throws IllegalStateException when a step that was taken again came out otherwise: such a
   *     recovery's time says nothing
   */
  static RecoveryRound of(
      long killedAt, long startedAt, List<TrainingEvent> events, StartPhases start) {
    TrainingEvent began = require(events, RunStarted.class);
    TrainingEvent live = require(events, StepCompleted.class);
    // None where the kill came right after a checkpoint.
    Optional<TrainingEvent> recovered = first(events, RunRecovered.class);
    Optional<RunRecovered> replay = recovered.map(event -> (RunRecovered) event.payload());
    if (!replay.map(RunRecovered::identical).orElse(true)) {
      throw new IllegalStateException(
          "A step that was taken again came out otherwise: " + replay.get());
    }
    return new RecoveryRound(
        (startedAt - killedAt) / 1e3,
        (began.time() - startedAt) / 1e3 - start.total(),
        start,
        replay.map(RunRecovered::steps).orElse(0L),
        replay.map(RunRecovered::millis).orElse(0.0) / 1e3,
        (live.time() - recovered.orElse(began).time()) / 1e3);
  }

  /** From the signal to the end of the first live step. */
  double sinceKill() {
    return gone + sinceStart();
  }

  /** From the start's command to the end of the first live step. */
  double sinceStart() {
    return process + start.total() + replay + firstStep;
  }

  /** Of {@link #sinceKill}, what is neither loading the model nor taking steps again. */
  double overhead() {
    return sinceKill() - start.model() - replay;
  }

  private static TrainingEvent require(List<TrainingEvent> events, Class<?> payload) {
    return first(events, payload)
        .orElseThrow(
            () -> new IllegalStateException("There is no " + payload.getSimpleName() + " event"));
  }

  private static Optional<TrainingEvent> first(List<TrainingEvent> events, Class<?> payload) {
    return events.stream().filter(event -> payload.isInstance(event.payload())).findFirst();
  }
}
