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
      Map<String, String> hardware,
      long seed,
      long begunAt,
      long resumedFromStep,
      long journalledStep,
      OptionalLong plannedSteps,
      List<BatchCoordinate> firstOffsets,
      List<BatchCoordinate> endOffsets,
      long controlOffset,
      String tokenizerFingerprint,
      String modelFingerprint,
      List<String> changes,
      Map<String, String> settings)
      implements EventPayload {}

  /** The journalled steps after the checkpoint have been taken again; the run goes on live. */
  record RunRecovered(
      long fromStep, long steps, double millis, boolean identical, double largestDifference)
      implements EventPayload {}

  /** A step that was taken again came out otherwise than journalled. */
  record StepDiverged(
      long divergedStep,
      String journalledLoss,
      String recomputedLoss,
      String journalledGradientNorm,
      String recomputedGradientNorm)
      implements EventPayload {}

  /** The run's first batch says which tokenizer and format all others must have. */
  record BatchFormatAdopted(String tokenizerFingerprint, String formatFingerprint)
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
      List<OffsetRange> sources,
      long peakMemoryBytes,
      double computeMillis)
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
      List<OffsetRange> sources,
      int skippedInARow)
      implements EventPayload {}

  /** All that the run is to read has been read {@code pass} times. */
  record PassCompleted(int pass) implements EventPayload {}

  /** The run stands where it stood at {@code toStep}; what was done since does not count. */
  record RunRolledBack(
      String reason,
      long toStep,
      int pass,
      List<BatchCoordinate> nextOffsets,
      long tokens,
      long targets,
      long microBatches,
      Optional<Double> bestLoss,
      long bestStep,
      int evaluationsWithoutImprovement,
      Optional<Double> bestValue)
      implements EventPayload {

    /** The best evaluation's value, whatever the run's best is told by. */
    public Optional<Double> best() {
      return bestValue.or(() -> bestLoss);
    }
  }

  /** The run's length in steps is another one. */
  record RunReplanned(long plannedSteps, String reason) implements EventPayload {}

  /** The evaluation set was run through the model. */
  record EvaluationCompleted(
      double loss,
      double perplexity,
      int batches,
      long targets,
      double millis,
      boolean best,
      int evaluationsWithoutImprovement,
      String topic,
      boolean counts,
      Optional<Double> accuracy,
      Optional<Double> macroF1,
      Optional<Double> weightedF1,
      Optional<Double> f1,
      String bestBy)
      implements EventPayload {

    /** Whether the targets were tokens, which alone a perplexity is said of. */
    public boolean isOfTokens() {
      return perplexity > 0;
    }
  }

  /** The evaluation set was run through the model, and its loss is not finite. */
  record EvaluationFailed(
      String reason,
      String loss,
      List<BatchCoordinate> batches,
      long targets,
      double millis,
      int evaluationsWithoutImprovement,
      String topic,
      boolean counts)
      implements EventPayload {}

  /** A checkpoint stands complete on disk. */
  record CheckpointSaved(
      long checkpointStep,
      String directory,
      long bytes,
      double millis,
      double stallMillis,
      boolean best)
      implements EventPayload {}

  /** A checkpoint could not be written; the run goes on. */
  record CheckpointFailed(String directory, String reason) implements EventPayload {}

  /** A checkpoint on disk that a start of the run could not go on from. */
  record CheckpointPassedOver(String directory, String reason) implements EventPayload {}

  /** A command took effect, or has begun to. */
  record CommandApplied(
      String commandId,
      String type,
      Map<String, String> arguments,
      String issuedBy,
      long issuedAt,
      String result,
      long controlOffset)
      implements EventPayload {}

  /** What came of a command that was applied before. */
  record CommandCompleted(
      String commandId, String type, String issuedBy, String result, boolean failed)
      implements EventPayload {}

  /** A command was not obeyed. */
  record CommandRejected(
      String commandId,
      String type,
      String issuedBy,
      OptionalLong issuedAt,
      String reason,
      long controlOffset)
      implements EventPayload {}

  /** What the model made of a prompt. */
  record TextGenerated(
      String commandId,
      int number,
      String prompt,
      String text,
      int tokens,
      String finishReason,
      double millis)
      implements EventPayload {}

  /** A record of the batch topic was not trained on. */
  record BatchRejected(int partition, long offset, String reason) implements EventPayload {}

  /** Batches that the topic no longer has, which the run went on without. */
  record BatchesMissing(List<OffsetRange> ranges, String reason) implements EventPayload {}

  /** The worker has ended its work on the run. */
  record RunStopped(String reason, boolean failed, Optional<String> checkpoint)
      implements EventPayload {}

  /** A batch on the batch topic. */
  record BatchCoordinate(int partition, long offset) {}

  /**
   * Consecutive records of a partition.
   *
   * @param lastOffset inclusive
   */
  record OffsetRange(int partition, long firstOffset, long lastOffset) {

    /** Whether it holds the record. */
    public boolean holds(int ofPartition, long offset) {
      return partition == ofPartition && firstOffset <= offset && offset <= lastOffset;
    }
  }
}
