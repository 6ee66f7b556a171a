package io.millrace.worker.training;

import io.millrace.schemas.generation.GenerationSettings;
import io.millrace.worker.generation.GeneratedText;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Continues texts with the model that is trained, as it stands. */
@FunctionalInterface
public interface TextGeneration {

  /**
   * One continuation per prompt, in their order.
   *
   * @param goOn asked before each token; false breaks off
   * @throws io.millrace.worker.generation.GenerationException when a prompt cannot be continued
   */
  List<GeneratedText> generate(
      List<String> prompts, GenerationSettings settings, BooleanSupplier goOn);
}
