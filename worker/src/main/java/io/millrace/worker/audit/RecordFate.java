package io.millrace.worker.audit;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import java.util.List;

/**
 * What became of one text record.
 *
 * @param record in question
 * @param verdict the answer
 * @param occurrences the steps that it was in, and that the verdict speaks of
 * @param rejected the batches that it was in, where these were rejected
 * @param unreadable rejected batches that nobody can look into any more, and that may have held it
 */
public record RecordFate(
    TextRecord record,
    Verdict verdict,
    List<Occurrence> occurrences,
    List<RejectedBatch> rejected,
    long unreadable) {

  /** Keeps the lists as they are now. */
  public RecordFate {
    occurrences = List.copyOf(occurrences);
    rejected = List.copyOf(rejected);
  }

  /** Whether a record trained a model, and if not, why. */
  public enum Verdict {
    /** At least one step took it into the weights. */
    TRAINED,
    /** It was in a step of which batches were lost, and nobody can tell in which of them. */
    UNCLEAR,
    /** Its batches were gone when the run was rebuilt, and the run went on without them. */
    LOST,
    /** It was only in steps that changed nothing. */
    SKIPPED,
    /** It was only in batches that were not trained on. */
    REJECTED,
    /** It was only in steps that were rolled back. */
    UNDONE,
    /** It was in none of the batches up to the checkpoint. */
    NEVER
  }

  /**
   * A step that it was in.
   *
   * @param step its number
   * @param incarnation that wrote the step down
   * @param batches that hold it, or that may
   * @param exact whether those do, rather than may
   */
  public record Occurrence(
      long step, String incarnation, List<BatchCoordinate> batches, boolean exact) {

    /** Keeps the list as it is now. */
    public Occurrence {
      batches = List.copyOf(batches);
    }
  }

  /** Whether it is in the weights. */
  public boolean trained() {
    return verdict == Verdict.TRAINED;
  }
}
