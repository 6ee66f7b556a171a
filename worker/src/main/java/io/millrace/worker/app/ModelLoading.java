package io.millrace.worker.app;

import io.millrace.schemas.batch.Task;
import io.millrace.service.SetupException;
import io.millrace.service.config.Settings;
import io.millrace.worker.checkpoint.Checkpoint;
import io.millrace.worker.checkpoint.ModelWriter;
import io.millrace.worker.huggingface.HuggingFaceWriter;
import io.millrace.worker.huggingface.ModelDirectory;
import io.millrace.worker.huggingface.ModelReader;
import io.millrace.worker.huggingface.OptimizerFile;
import io.millrace.worker.huggingface.TokenizerFile;
import io.millrace.worker.model.ClassifierConfig;
import io.millrace.worker.model.ModelConfig;
import io.millrace.worker.model.ModelFlops;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.ProgramSettings;
import io.millrace.worker.torch.MatrixRate;
import io.millrace.worker.torch.TorchRuntime;
import io.millrace.worker.torch.TorchSettings;
import io.millrace.worker.torch.TransformerProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Puts the model on the device: from the model directory, or from the run's checkpoint. */
final class ModelLoading implements AutoCloseable {
  private final Settings settings;

  /** Found out once, as there is one device. */
  private LoadedDevice device;

  ModelLoading(Settings settings) {
    this.settings = settings;
  }

  /**
   * Looks whether there is a model where the settings say.
   *
   * @throws SetupException when there is none, one that cannot be trained, or one that the settings
   *     do not fit
   */
  void requireModelDirectory() {
    Path directory = Path.of(settings.string(WorkerSettings.MODEL_DIRECTORY));
    ModelConfig config = ModelDirectory.open(directory).modelConfig(TaskSettings.choice(settings));
    if (!settings.list(WorkerSettings.RESUME_ACCEPT).contains(ResumeRules.MODEL)) {
      // Else the run may go on with another model than this, which is asked when it is loaded.
      TaskSettings.requireFit(settings, config);
    }
  }

  /**
   * Loads weights, and the optimizer state where a checkpoint has it.
   *
   * @param seed of the run
   * @throws SetupException when the directory is no model that can be trained
   */
  LoadedModel load(Optional<Checkpoint> checkpoint, long seed) {
    return load(checkpoint, Optional.empty(), seed);
  }

  /**
   * The same with other weights and another optimizer state of the same model.
   *
   * @param at to go on from; empty for what the checkpoint or the model directory has
   */
  LoadedModel load(Optional<Checkpoint> checkpoint, Optional<ModelSnapshot> at, long seed) {
    Path directory =
        checkpoint
            .map(Checkpoint::directory)
            .orElse(Path.of(settings.string(WorkerSettings.MODEL_DIRECTORY)));
    ModelDirectory origin = ModelDirectory.open(directory);
    TransformerModel model =
        ModelReader.read(
            origin,
            TaskSettings.choice(settings),
            settings.flag(WorkerSettings.MODEL_RESIZE_EMBEDDINGS),
            seed);
    TaskSettings.requireFit(settings, model.config());
    ModelSnapshot start =
        at.or(() -> checkpoint.map(from -> resumed(from, model)))
            .orElseGet(() -> ModelSnapshot.untrained(model.weights()));
    TorchRuntime runtime =
        TorchRuntime.start(
            new TorchSettings(
                settings.string(WorkerSettings.DEVICE),
                settings.integer(WorkerSettings.THREADS),
                (int) seed));
    HuggingFaceWriter files = new HuggingFaceWriter(origin, model.config());
    ModelWriter writer =
        (target, snapshot) -> {
          files.write(target, snapshot.weights());
          OptimizerFile.write(
              target.resolve(OptimizerFile.NAME),
              new OptimizerFile.Moments(snapshot.firstMoments(), snapshot.secondMoments()));
        };
    ProgramSettings plan = ProgramPlans.settings(settings, seed, runtime.hasBfloat16Units());
    Task task =
        model.config() instanceof ClassifierConfig ? Task.SEQUENCE_CLASSIFICATION : Task.CAUSAL_LM;
    TransformerProgram program = TransformerProgram.load(runtime, model.config(), start, plan);
    return new LoadedModel(
        program,
        writer,
        new ModelTexts(program, origin, task),
        task,
        ModelFlops.of(model.config()),
        origin.modelType(),
        origin.tokenizer().map(TokenizerFile::fingerprint).orElse(""),
        runtime,
        plan.precision());
  }

  /** The device that a model was put on. */
  LoadedDevice device(LoadedModel model) {
    if (device == null) {
      device =
          LoadedDevice.of(
              model.runtime().usage(),
              settings.decimal(WorkerSettings.DEVICE_PEAK_TFLOPS) * 1e12,
              () -> MatrixRate.measure(model.runtime(), model.precision()));
    }
    return device;
  }

  @Override
  public void close() {
    if (device != null) {
      device.usage().close();
    }
  }

  /**
   * A checkpoint's weights and optimizer state as they lie on disk.
   *
   * @throws SetupException when they are no model that can be trained
   */
  static ModelSnapshot saved(Checkpoint checkpoint) {
    return resumed(
        checkpoint, ModelReader.read(ModelDirectory.open(checkpoint.directory()), false, 0));
  }

  private static ModelSnapshot resumed(Checkpoint checkpoint, TransformerModel model) {
    Path file = checkpoint.directory().resolve(OptimizerFile.NAME);
    if (!Files.exists(file)) {
      throw new SetupException(
          "The checkpoint "
              + checkpoint.directory()
              + " has no "
              + OptimizerFile.NAME
              + ": going on without it would start AdamW anew. Restore the file, or train from the"
              + " checkpoint as model.directory under a new run.id.");
    }
    OptimizerFile.Moments moments = OptimizerFile.read(file, model.config().shapes());
    return new ModelSnapshot(
        checkpoint.manifest().updates(),
        checkpoint.manifest().standing().microBatches(),
        model.weights(),
        moments.first(),
        moments.second());
  }
}
