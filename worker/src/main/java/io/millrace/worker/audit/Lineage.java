package io.millrace.worker.audit;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.worker.checkpoint.RunManifest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a checkpoint's weights come from, as the journal has it.
 *
 * @param checkpoint its manifest
 * @param begun how the run began: with which model, under which settings
 * @param starts of its worker up to the checkpoint, oldest first
 * @param steps that led to the weights, in order
 * @param undone steps that were taken and rolled back
 * @param rejected batches that were not trained on
 * @param passes completed over what the run was to read
 * @param objection why a run would not go on from it today, a sentence; empty where it would
 */
public record Lineage(
    RunManifest checkpoint,
    RunStarted begun,
    List<RunStart> starts,
    List<AuditedStep> steps,
    List<AuditedStep> undone,
    List<RejectedBatch> rejected,
    int passes,
    Optional<String> objection) {

  /** Keeps the lists as they are now. */
  public Lineage {
    starts = List.copyOf(starts);
    steps = List.copyOf(steps);
    undone = List.copyOf(undone);
    rejected = List.copyOf(rejected);
  }

  /**
   * SHA-256, in hex, of the settings that the checkpoint was computed under, in the order of their
   * names: the same for two checkpoints under the same settings.
   */
  public String settingsFingerprint() {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(checkpoint.conditions().settings())
        .forEach((name, value) -> lines.append(name).append('=').append(value).append('\n'));
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(lines.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Text records in the weights; where a step lost some of its batches, all of that step. */
  public List<OffsetRange> trained() {
    return trainedSet().ranges();
  }

  /** How many those are, each counted once however often it was trained. */
  public long trainedRecords() {
    return trainedSet().count();
  }

  /** Text records that were in steps, but only in such as were skipped. */
  public List<OffsetRange> skippedOnly() {
    return without(trainedSet(), AuditedStep::skipped);
  }

  /** Text records that were in steps, but only in such as a recovery had to do without. */
  public List<OffsetRange> lostOnly() {
    return without(trainedSet(), step -> !step.skipped() && !step.trained());
  }

  /** Steps that changed the weights. */
  public List<AuditedStep> trainedSteps() {
    return steps.stream().filter(AuditedStep::trained).toList();
  }

  /** Batches of trained steps that the weights do not have. */
  public List<BatchCoordinate> lostBatches() {
    return steps.stream().flatMap(step -> step.lost().stream()).distinct().toList();
  }

  /** Micro-batches in the weights, one of several passes counted each time. */
  public long trainedBatches() {
    return trainedSteps().stream().mapToLong(step -> step.left().size()).sum();
  }

  /** Tokens of the steps that changed the weights. */
  public long trainedTokens() {
    return trainedSteps().stream().mapToLong(AuditedStep::tokens).sum();
  }

  private RecordSet trainedSet() {
    return of(AuditedStep::trained);
  }

  private List<OffsetRange> without(RecordSet trained, Predicate<AuditedStep> which) {
    RecordSet records = of(which);
    records.removeAll(trained.ranges());
    return records.ranges();
  }

  private RecordSet of(Predicate<AuditedStep> which) {
    RecordSet records = new RecordSet();
    steps.stream().filter(which).forEach(step -> records.addAll(step.sources()));
    return records;
  }
}
