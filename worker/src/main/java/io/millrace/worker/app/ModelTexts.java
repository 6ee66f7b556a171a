package io.millrace.worker.app;

import io.millrace.schemas.batch.Task;
import io.millrace.schemas.generation.GenerationSettings;
import io.millrace.worker.generation.GeneratedText;
import io.millrace.worker.generation.GenerationException;
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
  private final Task task;
  private HuggingFaceCodec codec;

  /**
   * Of a model.
   *
   * @param directory with its tokenizer
   * @param task that it is trained for
   */
  ModelTexts(TrainingProgram program, ModelDirectory directory, Task task) {
    this.program = program;
    this.directory = directory;
    this.task = task;
  }

  /**
   * As the interface says; a model that classifies continues nothing.
   *
   * @throws io.millrace.service.SetupException when the model has no tokenizer that can be read
   */
  @Override
  public List<GeneratedText> generate(
      List<String> prompts, GenerationSettings settings, BooleanSupplier goOn) {
    if (task != Task.CAUSAL_LM) {
      throw new GenerationException(
          "The model classifies texts and continues none: generate is for language models.");
    }
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
