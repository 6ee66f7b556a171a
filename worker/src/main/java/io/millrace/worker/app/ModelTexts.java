package io.millrace.worker.app;

import io.millrace.schemas.generation.GenerationSettings;
import io.millrace.worker.generation.GeneratedText;
import io.millrace.worker.generation.TextGenerator;
import io.millrace.worker.huggingface.ModelDirectory;
import io.millrace.worker.program.TrainingProgram;
import io.millrace.worker.tokenizer.HuggingFaceCodec;
import io.millrace.worker.training.TextGeneration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Texts by the model that is trained. Its tokenizer is opened when the first one is asked for: a
 * run that nobody talks to needs none.
 */
final class ModelTexts implements TextGeneration, AutoCloseable {
  private final TrainingProgram program;
  private final ModelDirectory directory;
  private HuggingFaceCodec codec;

  /**
   * Of a model.
   *
   * @param directory with its tokenizer
   */
  ModelTexts(TrainingProgram program, ModelDirectory directory) {
    this.program = program;
    this.directory = directory;
  }

  /**
   * As the interface says.
   *
   * @throws io.millrace.service.SetupException when the model has no tokenizer that can be read
   */
  @Override
  public List<GeneratedText> generate(
      List<String> prompts, GenerationSettings settings, BooleanSupplier goOn) {
    if (codec == null) {
      codec = HuggingFaceCodec.open(directory.path());
    }
    return new TextGenerator(program, codec, directory.endTokens())
        .generate(prompts, settings, goOn);
  }

  @Override
  public void close() {
    if (codec != null) {
      codec.close();
    }
  }
}
