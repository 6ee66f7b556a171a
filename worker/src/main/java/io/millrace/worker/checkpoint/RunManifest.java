package io.millrace.worker.checkpoint;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.worker.journal.JournalPlace;
import io.millrace.worker.progress.BatchFormat;
import io.millrace.worker.progress.BestEvaluation;
import io.millrace.worker.progress.ControlProgress;
import io.millrace.worker.progress.RunConditions;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.progress.Standing;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code run.json}: what a run needs besides weights and optimizer state to go on.
 *
 * @param formatVersion of this file, {@link #FORMAT_VERSION}
 * @param run id
 * @param incarnation that saved it; the journal must have its {@code standing.sequence} by the same
 * @param savedAt milliseconds since the epoch
 * @param standing how far the run had come
 * @param good after the last step that was not skipped, which left the weights
 * @param journal where on the events topic to read on from
 * @param rejected batches after the position that the run has rejected already
 * @param updates that AdamW has counted: the steps that were not skipped
 * @param best evaluation so far
 * @param patienceAsked whether the run was ended, or began, since its last evaluation
 * @param control how far the run had come on the control topic
 * @param plan decided when the run began
 * @param format of its batches; empty before the first one
 * @param conditions under which it was computed
 * @param files SHA-256, in hex, of every other file of the checkpoint, by name
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RunManifest(
    int formatVersion,
    String run,
    String incarnation,
    long savedAt,
    Standing standing,
    Standing good,
    JournalPlace journal,
    List<BatchCoordinate> rejected,
    long updates,
    BestEvaluation best,
    boolean patienceAsked,
    ControlProgress control,
    RunPlan plan,
    Optional<BatchFormat> format,
    RunConditions conditions,
    Map<String, String> files) {

  /**
   * Checks that nothing is left out.
   *
   * @throws NullPointerException when something is, as in a file that somebody wrote by hand
   */
  public RunManifest {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(incarnation, "incarnation");
    Objects.requireNonNull(standing, "standing");
    Objects.requireNonNull(good, "good");
    Objects.requireNonNull(journal, "journal");
    Objects.requireNonNull(best, "best");
    Objects.requireNonNull(control, "control");
    Objects.requireNonNull(plan, "plan");
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(conditions, "conditions");
    rejected = List.copyOf(Objects.requireNonNull(rejected, "rejected"));
    files = Map.copyOf(Objects.requireNonNull(files, "files"));
  }

  /** What this code reads and writes. */
  public static final int FORMAT_VERSION = 6;

  /** The file's name. */
  public static final String FILE_NAME = "run.json";

  /** Optimizer steps done, skipped ones among them. */
  public long step() {
    return standing.step();
  }

  /** Whether no evaluation before it was saved was better than its own. */
  public boolean wasBest() {
    return best.value().isPresent() && best.step() == step();
  }

  /** The same with the checksums of the files it was saved with. */
  public RunManifest withFiles(Map<String, String> checksums) {
    return new RunManifest(
        formatVersion,
        run,
        incarnation,
        savedAt,
        standing,
        good,
        journal,
        rejected,
        updates,
        best,
        patienceAsked,
        control,
        plan,
        format,
        conditions,
        checksums);
  }
}
