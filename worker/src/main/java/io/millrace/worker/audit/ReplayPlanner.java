package io.millrace.worker.audit;

import io.millrace.service.SetupException;
import io.millrace.worker.checkpoint.Checkpoint;
import io.millrace.worker.checkpoint.CheckpointCatalog;
import io.millrace.worker.checkpoint.CheckpointStore;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.huggingface.ModelFingerprint;
import io.millrace.worker.journal.JournalHistory;
import io.millrace.worker.progress.RunConditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what a checkpoint is rebuilt from, and by which steps. */
public final class ReplayPlanner {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayPlanner.class);

  private final JournalHistory history;
  private final Checkpoint target;
  private final ReplayModels models;

  /**
   * A planner.
   *
   * @param history of the checkpoint's run
   * @param target to be rebuilt
   */
  public ReplayPlanner(JournalHistory history, Checkpoint target, ReplayModels models) {
    this.history = history;
    this.target = target;
    this.models = models;
  }

  /**
   * From the newest checkpoint beside the target that is older, whole and known to the journal; if
   * there is none, from the base model where the run found it.
   *
   * @throws SetupException when the journal is not whole, or the base model is not there any more
   */
  public ReplayPlan fromWhatIsThere() {
    for (Path directory : beside()) {
      Optional<ReplayPlan> plan = older(directory).flatMap(this::from);
      if (plan.isPresent()) {
        return plan.get();
      }
    }
    return fromModel(Optional.empty());
  }

  /**
   * From a checkpoint that somebody names.
   *
   * @throws SetupException when it is no earlier state of the target
   */
  public ReplayPlan fromCheckpoint(Checkpoint base) {
    if (!earlier(base.manifest())) {
      throw new SetupException(
          base.directory()
              + " (run '"
              + base.manifest().run()
              + "', step "
              + base.manifest().step()
              + ") is no earlier checkpoint of run '"
              + target.manifest().run()
              + "' than step "
              + target.manifest().step()
              + ": name one of the same run and of fewer steps.");
    }
    RouteFold fold = read(Optional.of(base.manifest()));
    if (fold.objection().isPresent()) {
      throw new SetupException(
          base.directory()
              + " is no beginning of this checkpoint: "
              + fold.objection().get()
              + " Name another one.");
    }
    return plan(new ReplayBase(base.directory(), Optional.of(base)), fold);
  }

  /**
   * From the base model.
   *
   * @param directory where it is now; empty for where the run found it
   * @throws SetupException when the directory does not hold the model that the run began with
   */
  public ReplayPlan fromModel(Optional<Path> directory) {
    RouteFold fold = read(Optional.empty());
    RunConditions begun = fold.begun().orElseThrow();
    Path model = directory.orElseGet(() -> models.baseModel(begun));
    if (!Files.isDirectory(model)) {
      throw new SetupException(
          "The run began with the model in "
              + model
              + ", which is not there (any more), and no older checkpoint is: say with --model where"
              + " the model is now, or with --from where an older checkpoint is.");
    }
    if (!ModelFingerprint.of(model).equals(begun.modelFingerprint())) {
      throw new SetupException(
          "The model in "
              + model
              + " is not the one that the run began with: its fingerprint is "
              + ModelFingerprint.of(model)
              + ", the recorded one "
              + begun.modelFingerprint()
              + ". Say with --model where that one is.");
    }
    return plan(new ReplayBase(model, Optional.empty()), fold);
  }

  private Optional<ReplayPlan> from(Checkpoint base) {
    RouteFold fold = read(Optional.of(base.manifest()));
    if (fold.objection().isPresent()) {
      LOG.info("{} is passed over: {}", base.directory(), fold.objection().get());
      return Optional.empty();
    }
    return Optional.of(plan(new ReplayBase(base.directory(), Optional.of(base)), fold));
  }

  private RouteFold read(Optional<RunManifest> base) {
    RouteFold fold = new RouteFold(base, target.manifest());
    // The base's own event is read as well: it tells whether the journal knows the base.
    long after = base.map(manifest -> manifest.standing().sequence() - 1).orElse(0L);
    JournalStretch stretch = new JournalStretch(after, target.manifest(), fold::accept);
    history.read(base.map(RunManifest::journal), stretch);
    stretch.requireWhole();
    return fold;
  }

  private ReplayPlan plan(ReplayBase base, RouteFold fold) {
    if (fold.reached() != target.manifest().step()) {
      throw new SetupException(
          "The checkpoint is of step "
              + target.manifest().step()
              + ", and the journal has the run at step "
              + fold.reached()
              + " by then: its run.json or the journal is not as it was written. Take another"
              + " checkpoint.");
    }
    return new ReplayPlan(base, fold.route(models::alike));
  }

  private List<Path> beside() {
    Path root = target.directory().toAbsolutePath().normalize().getParent();
    return root == null ? List.of() : CheckpointCatalog.directories(root);
  }

  private Optional<Checkpoint> older(Path directory) {
    try {
      // Reading all of a checkpoint takes time, and of the newer ones it is not needed.
      return earlier(CheckpointStore.manifest(directory))
          ? Optional.of(CheckpointStore.verify(directory))
          : Optional.empty();
    } catch (IOException e) {
      LOG.info("{} is passed over: {}", directory, e.getMessage());
      return Optional.empty();
    }
  }

  private boolean earlier(RunManifest base) {
    return base.run().equals(target.manifest().run())
        && base.step() < target.manifest().step()
        && base.standing().sequence() < target.manifest().standing().sequence();
  }
}
