package io.millrace.cli.demo;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.millrace.preprocessor.tokenize.SpecialTokens;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.service.SetupException;
import io.millrace.worker.generation.GreedyGenerator;
import io.millrace.worker.huggingface.ModelDirectory;
import io.millrace.worker.huggingface.ModelReader;
import io.millrace.worker.model.DecoderModel;
import io.millrace.worker.program.AdamWSettings;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.ProgramSettings;
import io.millrace.worker.torch.DecoderProgram;
import io.millrace.worker.torch.TorchRuntime;
import io.millrace.worker.torch.TorchSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** What a model answers, greedily. */
final class Answers {
  private static final int MAX_NEW_TOKENS = 60;

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
    DecoderModel model = ModelReader.read(directory, true, seed);
    TorchRuntime runtime = TorchRuntime.start(new TorchSettings("cpu", 0, seed));
    ProgramSettings unused = ProgramSettings.plain(new AdamWSettings(0.9, 0.999, 1e-8, 0, 0));
    ModelSnapshot start = ModelSnapshot.untrained(model.weights());
    try (HuggingFaceTokenizer tokenizer = tokenizer(modelDirectory);
        DecoderProgram program = DecoderProgram.load(runtime, model.config(), start, unused)) {
      GreedyGenerator generator = new GreedyGenerator(program);
      OptionalInt end = SpecialTokens.of(TokenizerFiles.at(modelDirectory), "", "", true).eosId();
      List<String> answers = new ArrayList<>();
      for (Example example : examples) {
        int[] prompt = ids(tokenizer, fields.modelInput(example), program.maxPositions());
        int[] answer = generator.generate(prompt, MAX_NEW_TOKENS, end);
        answers.add(tokenizer.decode(Arrays.stream(answer).asLongStream().toArray(), true));
      }
      return answers;
    }
  }

  private static int[] ids(HuggingFaceTokenizer tokenizer, String text, int positions) {
    long[] ids = tokenizer.encode(text, false, false).getIds();
    int kept = Math.min(ids.length, positions - MAX_NEW_TOKENS);
    return Arrays.stream(ids, 0, kept).mapToInt(Math::toIntExact).toArray();
  }

  private static HuggingFaceTokenizer tokenizer(Path directory) {
    Path file = directory.resolve("tokenizer.json");
    try {
      return HuggingFaceTokenizer.newInstance(file);
    } catch (IOException | RuntimeException e) {
      throw new SetupException(
          file
              + " is no tokenizer that can be read ("
              + e.getMessage()
              + "): a model directory needs the tokenizer.json that the model was trained with.",
          e);
    }
  }
}
