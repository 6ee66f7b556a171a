package io.millrace.cli.demo;

import io.millrace.worker.huggingface.ModelDirectory;
import io.millrace.worker.huggingface.ModelReader;
import io.millrace.worker.huggingface.TaskChoice;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.AdamWSettings;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.ProgramSettings;
import io.millrace.worker.torch.TorchRuntime;
import io.millrace.worker.torch.TorchSettings;
import io.millrace.worker.torch.TransformerProgram;
import java.nio.file.Path;
import java.util.function.Function;

/** A model in a directory, loaded to be asked and not trained. */
final class LoadedOnCpu {
  private LoadedOnCpu() {}

  /**
   * Asks it.
   *
   * @param seed of fresh weights, where the directory has none
   * @throws io.millrace.service.SetupException when the directory holds no model for the task
   */
  static <T> T ask(
      Path directory, TaskChoice task, int seed, Function<TransformerProgram, T> question) {
    TransformerModel model = ModelReader.read(ModelDirectory.open(directory), task, true, seed);
    TorchRuntime runtime = TorchRuntime.start(new TorchSettings("cpu", 0, seed));
    ProgramSettings unused = ProgramSettings.plain(new AdamWSettings(0.9, 0.999, 1e-8, 0, 0));
    ModelSnapshot start = ModelSnapshot.untrained(model.weights());
    try (TransformerProgram program =
        TransformerProgram.load(runtime, model.config(), start, unused)) {
      return question.apply(program);
    }
  }
}
