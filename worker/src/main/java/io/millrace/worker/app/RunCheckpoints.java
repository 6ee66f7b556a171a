package io.millrace.worker.app;

import io.millrace.worker.checkpoint.CheckpointCatalog;
import io.millrace.worker.checkpoint.CheckpointStore;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.journal.JournalHistory;
import io.millrace.worker.recovery.BestSince;
import io.millrace.worker.recovery.Recognition;
import io.millrace.worker.training.KeptCheckpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/** A run's checkpoints on disk, of which those that its journal knows can be gone back to. */
final class RunCheckpoints implements KeptCheckpoints {
  private final Path root;
  private final String run;
  private final JournalHistory history;
  private final Function<RunManifest, Optional<String>> gone;

  /**
   * Checkpoints.
   *
   * @param root the run's directory {@code checkpoints}
   * @param history of the run
   * @param gone why the run could not read on from a checkpoint, a sentence, because the batch
   *     topic no longer has what comes next; empty where it could
   */
  RunCheckpoints(
      Path root, String run, JournalHistory history, Function<RunManifest, Optional<String>> gone) {
    this.root = root;
    this.run = run;
    this.history = history;
    this.gone = gone;
  }

  @Override
  public Kept of(long step) {
    TreeSet<Long> steps = new TreeSet<>();
    List<String> reasons = new ArrayList<>();
    for (Path directory : CheckpointCatalog.directories(root)) {
      try {
        RunManifest manifest = CheckpointStore.manifest(directory);
        steps.add(manifest.step());
        if (manifest.step() == step) {
          BestSince best = new BestSince(manifest);
          Optional<String> objection = objection(directory, manifest, best);
          if (objection.isEmpty()) {
            return new Kept(manifest.standing(), best.best());
          }
          reasons.add(directory + ": " + objection.get());
        }
      } catch (IOException e) {
        reasons.add(directory + ": " + e.getMessage());
      }
    }
    throw new IllegalArgumentException(
        "There is no checkpoint of step "
            + step
            + " to go back to. There are checkpoints of the steps "
            + steps
            + "."
            + (reasons.isEmpty() ? "" : " " + String.join(" ", reasons)));
  }

  private Optional<String> objection(Path directory, RunManifest manifest, BestSince best)
      throws IOException {
    if (!manifest.run().equals(run)) {
      return Optional.of("It belongs to run '" + manifest.run() + "'.");
    }
    var unused = CheckpointStore.verify(directory);
    Recognition recognition = new Recognition(manifest);
    history.read(
        Optional.of(manifest.journal()),
        event -> {
          recognition.accept(event);
          best.accept(event);
        });
    return recognition.objection().or(() -> gone.apply(manifest));
  }
}
