package io.millrace.schemas.event;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What happened in a run; the fields are explained in {@code TrainingEvent.avsc}. */
public sealed interface EventPayload {

  /** The worker has its model and begins, or begins again after a restart. */
  record RunStarted(
      String model,
      String modelType,
      long parameters,
      String device,
      String precision,
      long seed,
      long resumedFromStep,
      OptionalLong plannedSteps,
      String tokenizerFingerprint,
      Map<String, String> settings)
      implements EventPayload {}

  /** One optimizer step. */
  record StepCompleted(
      double loss,
      double learningRate,
      double gradientNorm,
      int rows,
      long tokens,
      long targets,
      double paddingShare,
      double stepMillis,
      double dataWaitMillis,
      long recordToGradientMillis,
      List<BatchCoordinate> batches,
      List<RecordPosition> recordsThrough,
      long peakMemoryBytes)
      implements EventPayload {}

  /** An optimizer step that changed nothing, because its loss or gradient was not finite. */
  record StepSkipped(
      String reason,
      double learningRate,
      String loss,
      String gradientNorm,
      int rows,
      long tokens,
      long targets,
      List<BatchCoordinate> batches,
      List<RecordPosition> sources,
      int skippedInARow)
      implements EventPayload {}

  /** The evaluation set was run through the model. */
  record EvaluationCompleted(
      double loss,
      double perplexity,
      int batches,
      long targets,
      double millis,
      boolean best,
      int evaluationsWithoutImprovement)
      implements EventPayload {}

  /** The evaluation set was run through the model, and its loss is not finite. */
  record EvaluationFailed(
      String reason,
      String loss,
      List<BatchCoordinate> batches,
      long targets,
      double millis,
      int evaluationsWithoutImprovement)
      implements EventPayload {}

  /** A checkpoint stands complete on disk. */
  record CheckpointSaved(
      String directory, long bytes, double millis, double stallMillis, boolean best)
      implements EventPayload {}

  /** A checkpoint could not be written; the run goes on. */
  record CheckpointFailed(String directory, String reason) implements EventPayload {}

  /** A command took effect. */
  record CommandApplied(String commandId, String type, String issuedBy, String result)
      implements EventPayload {}

  /** A command was not obeyed. */
  record CommandRejected(String commandId, String type, String issuedBy, String reason)
      implements EventPayload {}

  /** A record of the batch topic was not trained on. */
  record BatchRejected(int partition, long offset, String reason) implements EventPayload {}

  /** The worker has ended its work on the run. */
  record RunStopped(String reason, boolean failed, Optional<String> checkpoint)
      implements EventPayload {}

  /** A batch on the batch topic. */
  record BatchCoordinate(int partition, long offset) {}

  /** A place on the text topic. */
  record RecordPosition(int partition, long offset) {}
}
