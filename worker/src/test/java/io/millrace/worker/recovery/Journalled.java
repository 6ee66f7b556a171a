package io.millrace.worker.recovery;

import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.EventPayload.StepSkipped;
import io.millrace.schemas.event.TrainingEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A journal for tests, event by event; batches of partition 0 have ten tokens, nine targets. */
final class Journalled {
  final List<TrainingEvent> events = new ArrayList<>();
  private String incarnation = "first";
  private long step;

  Journalled started() {
    return startedWith("0.1");
  }

  Journalled startedWith(String learningRate) {
    return started(learningRate, 100);
  }

  Journalled startedBy(String bestMetric) {
    return started(100, Map.of("best.metric", bestMetric));
  }

  Journalled started(String learningRate, long plannedSteps) {
    return started(plannedSteps, Map.of("learning.rate", learningRate));
  }

  private Journalled started(long plannedSteps, Map<String, String> settings) {
    return add(
        new EventPayload.RunStarted(
            "m",
            "gpt2",
            1,
            "cpu",
            "fp32",
            Map.of(),
            42,
            1,
            0,
            0,
            OptionalLong.of(plannedSteps),
            List.of(new BatchCoordinate(0, 2)),
            List.of(new BatchCoordinate(0, 1000)),
            7,
            "tokenizer",
            "model",
            List.of(),
            settings));
  }

  Journalled by(String newIncarnation) {
    incarnation = newIncarnation;
    return this;
  }

  Journalled step(BatchCoordinate... batches) {
    step++;
    return add(
        new StepCompleted(
            1.0 / step,
            0.1 / step,
            0.5,
            1,
            10L * batches.length,
            9L * batches.length,
            0,
            1,
            0,
            1,
            Arrays.asList(batches),
            List.of(),
            0,
            6));
  }

  Journalled skipped(int inARow, BatchCoordinate... batches) {
    step++;
    return add(
        new StepSkipped(
            "why", 0.1, "NaN", "0.5", 1, 10, 9, Arrays.asList(batches), List.of(), inARow));
  }

  Journalled evaluated(double loss, boolean best, int without) {
    return add(
        new EventPayload.EvaluationCompleted(
            loss,
            1,
            1,
            1,
            1,
            best,
            without,
            "eval-batches",
            true,
            Optional.of(0.5),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "loss"));
  }

  Journalled evaluatedBy(String measure, double macroF1, double f1, boolean best, int without) {
    return add(
        new EventPayload.EvaluationCompleted(
            7,
            0,
            1,
            1,
            1,
            best,
            without,
            "eval-batches",
            true,
            Optional.of(0.5),
            Optional.of(macroF1),
            Optional.of(0.5),
            Optional.of(f1),
            measure));
  }

  Journalled rolledBack(long toStep, long nextOffset, long microBatches) {
    return rolledBack(toStep, nextOffset, microBatches, Optional.of(2.5), Optional.of(2.5));
  }

  Journalled rolledBack(
      long toStep,
      long nextOffset,
      long microBatches,
      Optional<Double> bestLoss,
      Optional<Double> bestValue) {
    step = toStep;
    return add(
        new EventPayload.RunRolledBack(
            "why",
            toStep,
            0,
            List.of(new BatchCoordinate(0, nextOffset)),
            10 * toStep,
            9 * toStep,
            microBatches,
            bestLoss,
            3,
            1,
            bestValue));
  }

  Journalled applied(String id, String type, Map<String, String> arguments) {
    return add(new EventPayload.CommandApplied(id, type, arguments, "ann", 5, "r", 9));
  }

  Journalled add(EventPayload payload) {
    events.add(new TrainingEvent("run", incarnation, events.size() + 1, step, 0, payload));
    return this;
  }

  Resumption fold() {
    JournalFold fold = new JournalFold("run");
    events.forEach(fold::accept);
    return fold.result();
  }

  static BatchCoordinate at(int partition, long offset) {
    return new BatchCoordinate(partition, offset);
  }
}
