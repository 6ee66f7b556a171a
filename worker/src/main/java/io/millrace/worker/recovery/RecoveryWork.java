package io.millrace.worker.recovery;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.worker.source.BatchArchive;
import io.millrace.worker.source.Delivery;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the trainer does before it goes on live.
 *
 * @param plan to be carried out
 * @param archive has the batches of its steps
 * @param missing batches of its steps to go on without
 * @param gaps ranges of the batch topic that the run goes on without, those batches among them
 * @param tolerance relative difference to a journalled loss or gradient norm that is not told of
 * @param saveAfterwards whether a checkpoint is due at once, because the run goes on under other
 *     conditions than those that its journal was written under
 */
public record RecoveryWork(
    RecoveryPlan plan,
    BatchArchive archive,
    Set<BatchCoordinate> missing,
    List<OffsetRange> gaps,
    double tolerance,
    boolean saveAfterwards) {

  /** For a run that begins. */
  public static RecoveryWork none() {
    return new RecoveryWork(
        new RecoveryPlan(Optional.empty(), List.of(), Resumption.NEW_RUN),
        new NoBatches(),
        Set.of(),
        List.of(),
        0,
        false);
  }

  private static final class NoBatches implements BatchArchive {
    @Override
    public List<BatchCoordinate> missing(Collection<BatchCoordinate> needed) {
      return List.copyOf(needed);
    }

    @Override
    public Delivery fetch(BatchCoordinate at) {
      throw new IllegalStateException("A run that begins has no journalled batch");
    }

    @Override
    public void close() {}
  }
}
