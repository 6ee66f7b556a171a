package io.millrace.cli.generate;

import io.millrace.service.SetupException;
import io.millrace.worker.generation.TextGenerator;
import io.millrace.worker.huggingface.ModelDirectory;
import io.millrace.worker.huggingface.ModelReader;
import io.millrace.worker.huggingface.TaskChoice;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.AdamWSettings;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.ProgramSettings;
import io.millrace.worker.tokenizer.HuggingFaceCodec;
import io.millrace.worker.torch.TorchRuntime;
import io.millrace.worker.torch.TorchSettings;
import io.millrace.worker.torch.TransformerProgram;
import java.nio.file.Path;

/** A model on a device, with its tokenizer. */
final class LoadedGenerator implements AutoCloseable {
  private final HuggingFaceCodec codec;
  private final TransformerProgram program;
  private final TextGenerator generator;

  private LoadedGenerator(
      HuggingFaceCodec codec, TransformerProgram program, TextGenerator generator) {
    this.codec = codec;
    this.program = program;
    this.generator = generator;
  }

  /**
   * Loads.
   *
   * @throws SetupException when the directory is no model with weights and tokenizer, or the device
   *     is not there
   */
  static LoadedGenerator load(Path path, String device, int threads) {
    ModelDirectory directory = ModelDirectory.open(path);
    if (!directory.hasWeights()) {
      throw new SetupException(
          path
              + " has no weights (model.safetensors), so there is nothing that it has learned: name a"
              + " trained model or a checkpoint.");
    }
    HuggingFaceCodec codec = HuggingFaceCodec.open(path);
    try {
      TransformerModel model = ModelReader.read(directory, TaskChoice.CAUSAL_LM, true, 0);
      TorchRuntime runtime = TorchRuntime.start(new TorchSettings(device, threads, 0));
      ProgramSettings unused = ProgramSettings.plain(new AdamWSettings(0.9, 0.999, 1e-8, 0, 0));
      TransformerProgram program =
          TransformerProgram.load(
              runtime, model.config(), ModelSnapshot.untrained(model.weights()), unused);
      return new LoadedGenerator(
          codec, program, new TextGenerator(program, codec, directory.endTokens()));
    } catch (RuntimeException e) {
      codec.close();
      throw e;
    }
  }

  TextGenerator generator() {
    return generator;
  }

  @Override
  public void close() {
    program.close();
    codec.close();
  }
}
