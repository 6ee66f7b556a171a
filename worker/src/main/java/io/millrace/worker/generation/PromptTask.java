package io.millrace.worker.generation;

import io.millrace.schemas.generation.GenerationSettings;
import io.millrace.worker.program.TrainingProgram;

/**
 * A prompt with how far it may go on.
 *
 * @param number of the prompt among all, from 0
 * @param prompt int[T], one token at least
 * @param limit tokens that may be added
 * @param atLimit why it ends there
 */
record PromptTask(int number, int[] prompt, int limit, FinishReason atLimit) {

  /**
   * Checks the prompt.
   *
   * @throws GenerationException when it has no token or one that the model does not know, is longer
   *     than the model's positions, or has reached the settings' maximum length already
   */
  static PromptTask of(
      int number, int[] prompt, GenerationSettings settings, TrainingProgram program) {
    int positions = program.maxPositions();
    if (prompt.length == 0) {
      throw new GenerationException(
          "Prompt %d has no token, and there is nothing to go on from: give it a text."
              .formatted(number + 1));
    }
    if (prompt.length > positions) {
      throw new GenerationException(
          "Prompt %d has %,d tokens and the model %,d positions: shorten the prompt."
              .formatted(number + 1, prompt.length, positions));
    }
    for (int token : prompt) {
      if (token < 0 || token >= program.vocabularySize()) {
        throw new GenerationException(
            "Prompt %d has the token id %d and the model a vocabulary of %,d: use its own tokenizer."
                .formatted(number + 1, token, program.vocabularySize()));
      }
    }
    int wanted = settings.newTokens(prompt.length);
    if (wanted <= 0) {
      throw new GenerationException(
          ("Prompt %d has %,d tokens and max_length, which counts them, is %,d: raise it, or give"
                  + " max_new_tokens.")
              .formatted(number + 1, prompt.length, settings.maxLength().orElseThrow()));
    }
    int room = positions - prompt.length;
    return room < wanted
        ? new PromptTask(number, prompt, room, FinishReason.POSITIONS)
        : new PromptTask(number, prompt, wanted, FinishReason.LENGTH);
  }
}
