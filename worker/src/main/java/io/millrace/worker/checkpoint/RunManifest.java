package io.millrace.worker.checkpoint;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.millrace.worker.source.ReadPosition;
import java.util.List;
import java.util.Map;

/**
 * {@code run.json}: what a run needs besides weights and optimizer state to go on.
 *
 * @param formatVersion of this file, {@link #FORMAT_VERSION}
 * @param run id
 * @param incarnation that saved it
 * @param step optimizer steps done, skipped ones among them
 * @param position on the batch topic
 * @param endOffsets where a run that stops at the end ends, per partition; empty for one that does
 *     not
 * @param plannedSteps at which the schedule ends; 0 where the run has no known end
 * @param controlOffset where to go on on the control topic
 * @param commands ids decided upon
 * @param seed the run began with
 * @param updates that AdamW has counted: the steps that were not skipped
 * @param microBatches that went into the steps: with the seed, the state of all that is random
 * @param bestLoss lowest evaluation loss so far; null before the first evaluation
 * @param bestStep where it was reached
 * @param evaluationsWithoutImprovement since then
 * @param tokens trained so far, over all incarnations
 * @param targets trained so far, over all incarnations
 * @param tokenizerFingerprint of the tokenizer that made the batches
 * @param savedAt milliseconds since the epoch
 * @param files SHA-256, in hex, of every other file of the checkpoint, by name
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RunManifest(
    int formatVersion,
    String run,
    String incarnation,
    long step,
    ReadPosition position,
    Map<Integer, Long> endOffsets,
    long plannedSteps,
    long controlOffset,
    List<String> commands,
    long seed,
    long updates,
    long microBatches,
    Double bestLoss,
    long bestStep,
    int evaluationsWithoutImprovement,
    long tokens,
    long targets,
    String tokenizerFingerprint,
    long savedAt,
    Map<String, String> files) {

  /** What this code reads and writes. */
  public static final int FORMAT_VERSION = 2;

  /** The file's name. */
  public static final String FILE_NAME = "run.json";

  /** The same with the checksums of the files it was saved with. */
  public RunManifest withFiles(Map<String, String> checksums) {
    return new RunManifest(
        formatVersion,
        run,
        incarnation,
        step,
        position,
        endOffsets,
        plannedSteps,
        controlOffset,
        commands,
        seed,
        updates,
        microBatches,
        bestLoss,
        bestStep,
        evaluationsWithoutImprovement,
        tokens,
        targets,
        tokenizerFingerprint,
        savedAt,
        checksums);
  }
}
