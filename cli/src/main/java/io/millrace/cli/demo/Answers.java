package io.millrace.cli.demo;

import io.millrace.preprocessor.tokenize.SpecialTokens;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.schemas.generation.GenerationSettings;
import io.millrace.service.SetupException;
import io.millrace.worker.generation.TokenGenerator;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** What a model answers, greedily. */
final class Answers {
  private static final int MAX_NEW_TOKENS = 60;

  /** Of all answers, from a directory or a run. */
  static final GenerationSettings GREEDY =
      GenerationSettings.of(Map.of("max_new_tokens", String.valueOf(MAX_NEW_TOKENS)));

  private final RecordFields fields;
  private final int seed;

  /**
   * Answers.
   *
   * @param seed of fresh weights, where a model has none
   */
  Answers(RecordFields fields, int seed) {
    this.fields = fields;
    this.seed = seed;
  }

  /**
   * One answer per example.
   *
   * @throws SetupException when the directory holds no GPT-2 with a tokenizer.json
   */
  List<String> of(Path modelDirectory, List<Example> examples) {
    ModelDirectory directory = ModelDirectory.open(modelDirectory);
    TransformerModel model = ModelReader.read(directory, TaskChoice.CAUSAL_LM, true, seed);
    TorchRuntime runtime = TorchRuntime.start(new TorchSettings("cpu", 0, seed));
    ProgramSettings unused = ProgramSettings.plain(new AdamWSettings(0.9, 0.999, 1e-8, 0, 0));
    ModelSnapshot start = ModelSnapshot.untrained(model.weights());
    try (HuggingFaceCodec codec = HuggingFaceCodec.open(modelDirectory);
        TransformerProgram program =
            TransformerProgram.load(runtime, model.config(), start, unused)) {
      int longest = Math.max(1, program.maxPositions() - MAX_NEW_TOKENS);
      List<int[]> prompts =
          examples.stream()
              .map(example -> beginning(codec.encode(fields.modelInput(example)), longest))
              .toList();
      return new TokenGenerator(program, ends(modelDirectory))
          .generate(prompts, GREEDY, () -> true).stream()
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
