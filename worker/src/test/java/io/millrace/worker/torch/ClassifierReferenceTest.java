package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.huggingface.HuggingFaceWriter;
import io.millrace.worker.huggingface.ModelDirectory;
import io.millrace.worker.huggingface.ModelReader;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.ClassCounts;
import io.millrace.worker.program.Evaluated;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Twenty steps as Hugging Face's classifiers with torch.optim.AdamW take them. */
class ClassifierReferenceTest {
  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.ClassifierReference#all")
  void lossesNormsAndWeightsAreThoseOfTransformers(ClassifierReference reference) {
    assertThat(reference.steps()).hasSize(20);
    try (TransformerProgram program = reference.program(reference.start())) {
      reference.steps().forEach(step -> step.take(program));
      ModelSnapshot end = program.snapshot();
      SafetensorsFile expected = reference.finalWeights();
      assertThat(end.weights().keySet()).isEqualTo(expected.entries().keySet());
      end.weights()
          .forEach((name, weight) -> ReferenceStep.assertClose(name, weight, expected.map(name)));
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.ClassifierReference#smoothed")
  void lossesAndNormsWithSmoothedLabelsAreThoseOfTransformers(ClassifierReference reference) {
    assertThat(reference.smoothedSteps()).hasSize(5);
    try (TransformerProgram program =
        TinyModels.program(reference.start(), reference.settings(reference.smoothing()))) {
      reference.smoothedSteps().forEach(step -> step.take(program));
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.ClassifierReference#all")
  void aSavedModelHasTheLogitsThatTransformersHas(
      ClassifierReference reference, @TempDir Path directory) throws IOException {
    ModelDirectory origin = ModelDirectory.open(reference.directory());
    new HuggingFaceWriter(origin, origin.modelConfig()).write(directory, reference.end());
    TransformerModel saved = ModelReader.read(ModelDirectory.open(directory), false, 0);
    try (TransformerProgram program = reference.program(saved)) {
      List<float[]> logits = new ArrayList<>();
      List<ReferenceStep> steps = reference.steps();
      for (FlatBatch batch : steps.get(steps.size() - 1).batches()) {
        logits.addAll(List.of(program.logits(batch)));
      }
      List<double[]> expected = reference.logitsAfter();
      assertThat(logits).hasSameSizeAs(expected);
      for (int i = 0; i < logits.size(); i++) {
        for (int label = 0; label < expected.get(i).length; label++) {
          assertThat((double) logits.get(i)[label]).isCloseTo(expected.get(i)[label], within(1e-5));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.ClassifierReference#all")
  void evaluationsAreThoseOfTransformersAndScikitLearn(ClassifierReference reference) {
    TransformerModel trained = new TransformerModel(reference.start().config(), reference.end());
    double loss = 0;
    long correct = 0;
    long sequences = 0;
    boolean classifies = reference.evaluation().has("accuracy");
    ClassCounts classes = ClassCounts.NONE;
    try (TransformerProgram program = reference.program(trained)) {
      for (FlatBatch batch : reference.evaluationBatches()) {
        Evaluated evaluated = program.evaluate(batch);
        assertThat(evaluated.correct().isPresent()).isEqualTo(classifies);
        loss += evaluated.lossSum();
        correct += evaluated.correct().orElse(0);
        classes = classes.plus(evaluated.classes());
        sequences += batch.targets();
      }
    }
    assertThat(loss / sequences)
        .isCloseTo(reference.evaluation().path("loss").asDouble(), within(1e-5));
    if (classifies) {
      assertThat((double) correct / sequences)
          .isEqualTo(reference.evaluation().path("accuracy").asDouble());
      assertThat(classes.macroF1())
          .isCloseTo(reference.evaluation().path("macro_f1").asDouble(), within(1e-12));
      assertThat(classes.weightedF1())
          .isCloseTo(reference.evaluation().path("weighted_f1").asDouble(), within(1e-12));
      if (reference.evaluation().has("f1")) {
        assertThat(classes.f1(1))
            .isCloseTo(reference.evaluation().path("f1").asDouble(), within(1e-12));
      }
    }
  }
}
