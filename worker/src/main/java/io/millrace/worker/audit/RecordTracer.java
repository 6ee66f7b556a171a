package io.millrace.worker.audit;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.worker.audit.BatchContents.Found;
import io.millrace.worker.audit.RecordFate.Occurrence;
import io.millrace.worker.audit.RecordFate.Verdict;
import io.millrace.worker.source.BatchArchive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers whether a text record trained a model. The journal alone tells the steps; which of a
 * step's batches held the record, and what was in rejected ones, only the batch topic tells.
 */
public final class RecordTracer {
  private final Lineage lineage;
  private final BatchContents contents;

  /**
   * A tracer.
   *
   * @param archive of the batch topic; empty where there is no such topic any more
   */
  public RecordTracer(Lineage lineage, Optional<BatchArchive> archive) {
    this.lineage = lineage;
    this.contents = new BatchContents(archive);
  }

  /**
   * Traces a record.
   *
   * @throws io.millrace.worker.source.SourceException when the batch topic cannot be read
   */
  public RecordFate trace(TextRecord record) throws InterruptedException {
    List<Occurrence> trained = new ArrayList<>();
    List<Occurrence> unclear = new ArrayList<>();
    List<Occurrence> lost = new ArrayList<>();
    List<Occurrence> skipped = new ArrayList<>();
    for (AuditedStep step : lineage.steps()) {
      if (step.holds(record)) {
        if (step.skipped()) {
          skipped.add(occurrence(record, step));
        } else if (step.lost().isEmpty()) {
          trained.add(occurrence(record, step));
        } else {
          damaged(record, step, trained, unclear, lost);
        }
      }
    }
    if (!trained.isEmpty()) {
      return fate(record, Verdict.TRAINED, trained);
    }
    if (!unclear.isEmpty()) {
      return fate(record, Verdict.UNCLEAR, unclear);
    }
    if (!lost.isEmpty()) {
      return fate(record, Verdict.LOST, lost);
    }
    return skipped.isEmpty() ? untrained(record) : fate(record, Verdict.SKIPPED, skipped);
  }

  /** A record that is in no step of the way to the weights. */
  private RecordFate untrained(TextRecord record) throws InterruptedException {
    Found found =
        contents.find(record, lineage.rejected().stream().map(RejectedBatch::at).toList());
    List<RejectedBatch> rejected =
        lineage.rejected().stream().filter(batch -> found.holders().contains(batch.at())).toList();
    if (!rejected.isEmpty()) {
      return new RecordFate(record, Verdict.REJECTED, List.of(), rejected, 0);
    }
    List<Occurrence> undone = new ArrayList<>();
    for (AuditedStep step : lineage.undone()) {
      if (step.holds(record)) {
        undone.add(occurrence(record, step));
      }
    }
    Verdict verdict = undone.isEmpty() ? Verdict.NEVER : Verdict.UNDONE;
    return new RecordFate(record, verdict, undone, List.of(), found.unreadable().size());
  }

  /** A step that the weights have only a part of. */
  private void damaged(
      TextRecord record,
      AuditedStep step,
      List<Occurrence> trained,
      List<Occurrence> unclear,
      List<Occurrence> lost)
      throws InterruptedException {
    Found found = contents.find(record, step.left());
    if (!found.holders().isEmpty()) {
      trained.add(occurrence(step, found.holders(), found.unreadable().isEmpty()));
    } else if (!found.unreadable().isEmpty()) {
      unclear.add(occurrence(step, step.batches(), false));
    } else {
      lost.add(occurrence(step, List.copyOf(step.lost()), step.lost().size() == 1));
    }
  }

  private Occurrence occurrence(TextRecord record, AuditedStep step) throws InterruptedException {
    if (step.batches().size() == 1) {
      return occurrence(step, step.batches(), true);
    }
    Found found = contents.find(record, step.batches());
    if (!found.holders().isEmpty()) {
      return occurrence(step, found.holders(), found.unreadable().isEmpty());
    }
    boolean oneIsLeft = found.unreadable().size() == 1;
    // Where all can be read and none holds it, the topic is not the one that was trained from.
    return occurrence(
        step, found.unreadable().isEmpty() ? step.batches() : found.unreadable(), oneIsLeft);
  }

  private static Occurrence occurrence(
      AuditedStep step, List<BatchCoordinate> batches, boolean exact) {
    return new Occurrence(step.number(), step.incarnation(), batches, exact);
  }

  private static RecordFate fate(TextRecord record, Verdict verdict, List<Occurrence> occurrences) {
    return new RecordFate(record, verdict, occurrences, List.of(), 0);
  }
}
