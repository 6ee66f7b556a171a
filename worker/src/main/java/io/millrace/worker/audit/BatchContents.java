package io.millrace.worker.audit;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.worker.source.BatchArchive;
import io.millrace.worker.source.Delivery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks for text records in batches, as far as the batch topic still has them. */
final class BatchContents {
  private final Optional<BatchArchive> archive;

  /**
   * A look.
   *
   * @param archive of the batch topic; empty where there is no such topic any more
   */
  BatchContents(Optional<BatchArchive> archive) {
    this.archive = archive;
  }

  /**
   * Where a record was found.
   *
   * @param holders batches that hold it
   * @param unreadable batches that nobody can look into
   */
  record Found(List<BatchCoordinate> holders, List<BatchCoordinate> unreadable) {}

  Found find(TextRecord record, List<BatchCoordinate> batches) throws InterruptedException {
    List<BatchCoordinate> holders = new ArrayList<>();
    List<BatchCoordinate> unreadable = new ArrayList<>();
    Set<BatchCoordinate> missing =
        archive.isEmpty() ? Set.of() : new HashSet<>(archive.get().missing(batches));
    for (BatchCoordinate at : batches) {
      Delivery delivery =
          archive.isEmpty() || missing.contains(at)
              ? new Delivery.Broken(at, "It is not there.")
              : archive.get().fetch(at);
      if (!(delivery instanceof Delivery.Batch batch)) {
        unreadable.add(at);
      } else if (holds(batch, record)) {
        holders.add(at);
      }
    }
    return new Found(holders, unreadable);
  }

  private static boolean holds(Delivery.Batch batch, TextRecord record) {
    return batch.batch().sources().stream()
        .anyMatch(
            source ->
                source.partition() == record.partition() && source.offset() == record.offset());
  }
}
