package io.millrace.cli.demo;

import io.millrace.preprocessor.tokenize.SpecialTokens;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.schemas.generation.GenerationSettings;
import io.millrace.worker.generation.TokenGenerator;
import io.millrace.worker.huggingface.TaskChoice;
import io.millrace.worker.tokenizer.HuggingFaceCodec;
import io.millrace.worker.torch.TransformerProgram;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a model answers, greedily.
 *
 * @param seed of fresh weights, where a model has none
 */
record Answers(int seed) {
  private static final int MAX_NEW_TOKENS = 60;

  /** Of all answers, from a directory or a run. */
  static final GenerationSettings GREEDY =
      GenerationSettings.of(Map.of("max_new_tokens", String.valueOf(MAX_NEW_TOKENS)));

  /**
   * One answer per prompt.
   *
   * @throws io.millrace.service.SetupException when the directory holds no language model with a
   *     tokenizer.json
   */
  List<String> of(Path modelDirectory, List<String> prompts) {
    return LoadedOnCpu.ask(
        modelDirectory,
        TaskChoice.CAUSAL_LM,
        seed,
        program -> continued(program, modelDirectory, prompts));
  }

  private static List<String> continued(
      TransformerProgram program, Path modelDirectory, List<String> prompts) {
    try (HuggingFaceCodec codec = HuggingFaceCodec.open(modelDirectory)) {
      int longest = Math.max(1, program.maxPositions() - MAX_NEW_TOKENS);
      List<int[]> tokens =
          prompts.stream().map(prompt -> beginning(codec.encode(prompt), longest)).toList();
      return new TokenGenerator(program, ends(modelDirectory))
          .generate(tokens, GREEDY, () -> true).stream()
              .map(answer -> codec.decode(answer.tokens()))
              .toList();
    }
  }

  /** The token with which the preprocessor ended each record. */
  private static Set<Integer> ends(Path directory) {
    OptionalInt end = SpecialTokens.of(TokenizerFiles.at(directory), "", "", true).eosId();
    return end.isPresent() ? Set.of(end.getAsInt()) : Set.of();
  }

  private static int[] beginning(int[] tokens, int longest) {
    return Arrays.copyOf(tokens, Math.min(tokens.length, longest));
  }
}
