package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.schemas.generation.GenerationSettings;
import io.millrace.worker.generation.Continuation;
import io.millrace.worker.generation.TokenGenerator;
import io.millrace.worker.huggingface.HuggingFaceWriter;
import io.millrace.worker.huggingface.ModelDirectory;
import io.millrace.worker.huggingface.ModelReader;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.Decoding;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.safetensors.SafetensorsFile;
import io.millrace.worker.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Twenty steps as Hugging Face's models with torch.optim.AdamW take them. */
class ReferenceTest {
  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.ReferenceRun#all")
  void lossesNormsAndWeightsAreThoseOfTransformers(ReferenceRun reference) {
    assertThat(reference.steps()).hasSize(20);
    try (TransformerProgram program = reference.program()) {
      reference.steps().forEach(step -> step.take(program));
      ModelSnapshot end = program.snapshot();
      assertThat(end.updates()).isEqualTo(20);
      SafetensorsFile expected = reference.finalWeights();
      assertThat(end.weights().keySet()).isEqualTo(expected.entries().keySet());
      end.weights()
          .forEach((name, weight) -> ReferenceStep.assertClose(name, weight, expected.map(name)));
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.ReferenceRun#all")
  void lossesAndNormsWithSmoothedLabelsAreThoseOfTransformers(ReferenceRun reference) {
    assertThat(reference.smoothedSteps()).hasSize(5);
    try (TransformerProgram program = reference.program(reference.start(), reference.smoothing())) {
      reference.smoothedSteps().forEach(step -> step.take(program));
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.ReferenceRun#all")
  void aSavedModelHasTheLogitsThatTransformersHas(ReferenceRun reference, @TempDir Path directory)
      throws IOException {
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    SafetensorsFile file = reference.finalWeights();
    file.entries().keySet().forEach(name -> weights.put(name, file.map(name)));
    ModelDirectory origin = ModelDirectory.open(reference.directory());
    new HuggingFaceWriter(origin, origin.modelConfig()).write(directory, weights);
    TransformerModel saved = ModelReader.read(ModelDirectory.open(directory), false, 0);
    try (TransformerProgram program = reference.program(saved, 0)) {
      for (int i = 0; i < reference.prompts().size(); i++) {
        int[] prompt = reference.prompts().get(i);
        float[] logits;
        try (Decoding decoding = program.decode(new int[][] {prompt})) {
          logits = decoding.logits()[0];
        }
        double[] expected = reference.logits().get(i);
        assertThat(logits).hasSameSizeAs(expected);
        for (int token = 0; token < logits.length; token++) {
          assertThat((double) logits[token]).isCloseTo(expected[token], within(1e-5));
        }
        List<Continuation> greedy =
            new TokenGenerator(program, Set.of(1))
                .generate(
                    List.of(prompt),
                    GenerationSettings.of(Map.of("max_new_tokens", "12")),
                    () -> true);
        assertThat(greedy.get(0).tokens()).isEqualTo(reference.greedy().get(i));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.ReferenceRun#all")
  void theStepsAreOfAllKinds(ReferenceRun reference) {
    double limit = reference.adamW().maxGradientNorm();
    assertThat(reference.steps())
        .anyMatch(step -> step.norm() > limit)
        .anyMatch(step -> step.norm() < limit)
        .anyMatch(step -> step.batches().size() == 3);
  }
}
