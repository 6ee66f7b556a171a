package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.generation.GenerationSettings;
import io.millrace.worker.generation.Continuation;
import io.millrace.worker.generation.TokenGenerator;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.Precision;
import io.millrace.worker.program.ProgramSettings;
import io.millrace.worker.program.StepOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that are generated while training goes on change no bit of it. */
class UndisturbedTrainingTest {
  private static final List<int[]> PROMPTS = List.of(new int[] {1, 2, 3}, new int[] {9});
  private static final List<GenerationSettings> WAYS =
      List.of(
          GenerationSettings.of(Map.of("max_new_tokens", "8")),
          GenerationSettings.of(Map.of("max_new_tokens", "8", "num_beams", "3")),
          GenerationSettings.of(Map.of("max_new_tokens", "8", "do_sample", "true")));

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#languageModels")
  void lossesAndWeightsAreTheSameBitsWithAndWithoutTexts(TransformerModel model) {
    for (Precision precision : Precision.values()) {
      for (boolean random : new boolean[] {false, true}) {
        ProgramSettings settings =
            new ProgramSettings(
                TinyModels.UNCLIPPED, 0.1, random ? 5 : 0, random, random, precision, 7);
        Run quiet = train(model, settings, false);
        Run generating = train(model, settings, true);
        assertThat(generating.outcomes()).isEqualTo(quiet.outcomes());
        SnapshotAssert.assertSame(generating.end(), quiet.end());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#languageModels")
  void textsAreThoseOfTheWeightsAsTheyStand(TransformerModel model) {
    ProgramSettings settings =
        new ProgramSettings(TinyModels.UNCLIPPED, 0, 5, true, false, Precision.FP32, 7);
    try (TransformerProgram program = TinyModels.program(model, settings)) {
      for (int step = 0; step < 3; step++) {
        step(program);
        try (TransformerProgram fresh =
            TinyModels.program(
                new TransformerModel(model.config(), program.snapshot().weights()), settings)) {
          assertThat(texts(program)).isEqualTo(texts(fresh));
        }
      }
    }
  }

  private record Run(List<StepOutcome> outcomes, ModelSnapshot end) {}

  private static Run train(TransformerModel model, ProgramSettings settings, boolean generate) {
    try (TransformerProgram program = TinyModels.program(model, settings)) {
      for (int i = 0; i < 4; i++) {
        program.accumulate(TinyModels.BATCH);
        if (generate) {
          texts(program);
        }
        program.accumulate(TinyModels.OTHER);
        program.update(1e-2, TinyModels.BATCH.targets() + TinyModels.OTHER.targets());
        if (generate) {
          texts(program);
        }
      }
      return new Run(program.outcomes(), program.snapshot());
    }
  }

  private static void step(TransformerProgram program) {
    program.accumulate(TinyModels.BATCH);
    program.update(1e-2, TinyModels.BATCH.targets());
    assertThat(program.outcomes()).hasSize(1);
  }

  private static List<List<Integer>> texts(TransformerProgram program) {
    List<List<Integer>> texts = new ArrayList<>();
    for (GenerationSettings way : WAYS) {
      for (Continuation text :
          new TokenGenerator(program, Set.of(5)).generate(PROMPTS, way, () -> true)) {
        texts.add(Arrays.stream(text.tokens()).boxed().toList());
      }
    }
    return texts;
  }
}
