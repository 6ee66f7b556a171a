package io.millrace.worker.checkpoint;

import io.millrace.schemas.event.EvaluationMeasure;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.huggingface.HuggingFaceWriter;
import io.millrace.worker.huggingface.ModelDirectory;
import io.millrace.worker.huggingface.ModelReader;
import io.millrace.worker.huggingface.OptimizerFile;
import io.millrace.worker.journal.Journal;
import io.millrace.worker.journal.JournalPlace;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.CapturedModel;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.progress.BatchFormat;
import io.millrace.worker.progress.BestEvaluation;
import io.millrace.worker.progress.ControlProgress;
import io.millrace.worker.progress.DecidedCommand;
import io.millrace.worker.progress.OpenCommand;
import io.millrace.worker.progress.Orders;
import io.millrace.worker.progress.RunConditions;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.progress.Standing;
import io.millrace.worker.source.ReadPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What is needed to save something. */
final class Saves {
  /** Two files of a few bytes. */
  static final ModelWriter WRITER =
      (directory, snapshot) -> {
        Files.writeString(directory.resolve("model.safetensors"), "weights " + snapshot.updates());
        Files.writeString(directory.resolve("optimizer.safetensors"), "moments");
      };

  private static final String CONFIG =
      """
      {"model_type": "gpt2", "vocab_size": 10, "n_positions": 6, "n_embd": 4, "n_layer": 2,
       "n_head": 2, "n_inner": null, "eos_token_id": 9, "bos_token_id": 9}
      """;

  private Saves() {}

  /** A model and what saves it as the worker does. */
  record Real(ModelWriter writer, ModelSnapshot snapshot) {

    /** A tiny GPT-2, of about 7 kB as a checkpoint, in a directory of its own. */
    static Real in(Path origin) throws IOException {
      Files.writeString(origin.resolve("config.json"), CONFIG);
      Files.writeString(origin.resolve("merges.txt"), "#version: 0.2\n".repeat(50));
      ModelDirectory directory = ModelDirectory.open(origin);
      TransformerModel model = ModelReader.read(directory, false, 7);
      HuggingFaceWriter files = new HuggingFaceWriter(directory, model.config());
      return new Real(
          (target, snapshot) -> {
            files.write(target, snapshot.weights());
            OptimizerFile.write(
                target.resolve(OptimizerFile.NAME),
                new OptimizerFile.Moments(snapshot.firstMoments(), snapshot.secondMoments()));
          },
          new ModelSnapshot(1, 1, model.weights(), model.weights(), model.weights()));
    }

    SaveRequest request(long step) {
      return new SaveRequest(CapturedModel.of(snapshot), manifest(step, 0), false, 0);
    }
  }

  static SaveRequest request(long step, long bestStep) {
    return new SaveRequest(
        CapturedModel.of(new ModelSnapshot(step, step, Map.of(), Map.of(), Map.of())),
        manifest(step, bestStep),
        step == bestStep,
        0);
  }

  static RunManifest manifest(long step, long bestStep) {
    return new RunManifest(
        RunManifest.FORMAT_VERSION,
        "run",
        "incarnation",
        1,
        new Standing(step, new ReadPosition(1, Map.of(0, step)), 5, 4, 2 * step, 3 * step),
        new Standing(step, new ReadPosition(1, Map.of(0, step)), 5, 4, 2 * step, 3 * step),
        new JournalPlace(0, step),
        List.of(new BatchCoordinate(0, step + 1)),
        step,
        new BestEvaluation(EvaluationMeasure.LOSS, Optional.of(1.5), bestStep, 0),
        false,
        new ControlProgress(
            3,
            List.of(new DecidedCommand("a", 1), new DecidedCommand("b", 2)),
            0,
            new Orders(
                Optional.of(new OpenCommand("a", "stop", Map.of(), "ann", 0)),
                true,
                Map.of("learning.rate", "0.1"),
                List.of(new OpenCommand("b", "eval", Map.of("topic", "t"), "ann", 0)))),
        new RunPlan(Map.of(), Map.of(), 0, 42, 0),
        Optional.of(new BatchFormat("fingerprint", "format")),
        new RunConditions("model", "fingerprint", "cpu", "fp32", Map.of(), Map.of("seed", "42")),
        Map.of());
  }

  /** Saves and returns the directory. */
  static Path save(CheckpointStore store, long step) throws IOException {
    Path directory = store.directoryFor(step);
    store.write(WRITER, request(step, 0), directory, () -> {});
    return directory;
  }

  /** The steps of the choice's checkpoint, if there is one, no objection made. */
  static Optional<Long> chosenStep(CheckpointStore store) {
    return store.choose(whole -> Optional.empty()).chosen().map(c -> c.manifest().step());
  }

  /** All names in a directory, sorted. */
  static List<String> names(Path directory) throws IOException {
    return DirectoryFiles.list(directory).stream().map(p -> p.getFileName().toString()).toList();
  }

  /** Replaces run.json, with its checksum where that is wanted. */
  static void forge(Path directory, String manifest) throws IOException {
    byte[] content = manifest.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Files.write(directory.resolve("run.json"), content);
    Files.writeString(
        directory.resolve("run.json.sha256"), DirectoryFiles.checksum(content) + "  run.json\n");
  }

  /** A journal that has always committed everything. */
  static class CommittedJournal implements Journal {
    @Override
    public void append(List<TrainingEvent> events, ReadPosition position, boolean urgent) {}

    @Override
    public void requireWorking() {}

    @Override
    public JournalPlace place() {
      return new JournalPlace(0, 0);
    }

    @Override
    public CompletableFuture<Void> flush() {
      return CompletableFuture.completedFuture(null);
    }
  }
}
