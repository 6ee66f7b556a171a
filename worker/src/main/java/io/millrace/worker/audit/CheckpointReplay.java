package io.millrace.worker.audit;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.service.SetupException;
import io.millrace.worker.audit.ReplayModels.Loaded;
import io.millrace.worker.audit.ReplayRoute.Stretch;
import io.millrace.worker.checkpoint.ModelWriter;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.recovery.StepReplay;
import io.millrace.worker.recovery.StepReplay.Divergence;
import io.millrace.worker.source.BatchArchive;
import io.millrace.worker.source.OffsetRanges;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Rebuilds a checkpoint: takes the journalled steps again, from the same batches. */
public final class CheckpointReplay {
  /** Steps whose outcomes are read together, where reading waits for the device. */
  private static final int WINDOW = 100;

  private final ReplayModels models;
  private final BatchArchive archive;
  private Divergence first;
  private long taken;

  public CheckpointReplay(ReplayModels models, BatchArchive archive) {
    this.models = models;
    this.archive = archive;
  }

  /**
   * A model that was rebuilt.
   *
   * @param model its weights and optimizer state
   * @param writer that saves it as a checkpoint
   * @param firstDivergence see {@link ReplayReport}
   */
  public record Rebuilt(
      ModelSnapshot model, ModelWriter writer, Optional<Divergence> firstDivergence) {}

  /**
   * Rebuilds.
   *
   * @param seed of the run
   * @return empty when {@code watch} broke it off
   * @throws SetupException when batches are not there any more, or a model cannot be loaded
   * @throws io.millrace.worker.source.SourceException when the batch topic cannot be read
   */
  public Optional<Rebuilt> run(ReplayPlan plan, long seed, ReplayWatch watch)
      throws InterruptedException {
    requireBatches(plan.route());
    watch.begins(plan);
    Optional<ModelSnapshot> at = Optional.empty();
    ModelWriter writer = null;
    for (Stretch stretch : plan.route().stretches()) {
      Loaded loaded = models.load(plan.base(), stretch.conditions(), at, seed);
      try (var program = loaded.program()) {
        StepReplay replay = new StepReplay(program, archive, plan.route().lost(), 0, WINDOW);
        StepReplay.Outcome outcome =
            replay.run(
                stretch.steps(),
                () -> watch.goOn(taken++),
                divergence -> diverged(divergence, plan.route()));
        if (!outcome.ended()) {
          return Optional.empty();
        }
        at = Optional.of(program.snapshot());
        writer = loaded.writer();
      }
    }
    return Optional.of(new Rebuilt(at.orElseThrow(), writer, Optional.ofNullable(first)));
  }

  private void requireBatches(ReplayRoute route) {
    List<BatchCoordinate> missing = archive.missing(route.batches());
    if (!missing.isEmpty()) {
      throw new SetupException(
          "The batch topic no longer has what the checkpoint was trained on: "
              + OffsetRanges.named(
                  OffsetRanges.of(missing, BatchCoordinate::partition, BatchCoordinate::offset))
              + ". Retention has deleted it, or the topic was made anew, so the checkpoint cannot be"
              + " rebuilt from there: begin with a later checkpoint (--from).");
    }
  }

  private void diverged(Divergence divergence, ReplayRoute route) {
    boolean comparable = Collections.disjoint(divergence.journalled().batches(), route.lost());
    if (first == null && comparable) {
      first = divergence;
    }
  }
}
