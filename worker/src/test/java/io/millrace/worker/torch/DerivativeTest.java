package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.Precision;
import io.millrace.worker.program.ProgramSettings;
import io.millrace.worker.tensor.HostTensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gradient is what the loss changes by, also with what transformers cannot be compared in:
 * dropout and noise, which are the same each time as the seed is.
 */
class DerivativeTest {
  private static final double STEP = 1e-3;

  static Stream<Arguments> cases() {
    return TinyModels.all().stream()
        .flatMap(
            model ->
                Stream.of(
                    Arguments.of("plain", model, settings(0, 0, false)),
                    Arguments.of("label smoothing", model, settings(0.2, 0, false)),
                    Arguments.of("noise", model, settings(0, 5, false)),
                    Arguments.of("dropout", model, settings(0, 0, true)),
                    Arguments.of("all", model, settings(0.1, 5, true))));
  }

  private static ProgramSettings settings(double smoothing, double noise, boolean dropout) {
    return new ProgramSettings(
        TinyModels.UNCLIPPED, smoothing, noise, dropout, false, Precision.FP32, 11);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theGradientIsWhatTheLossChangesBy(
      String name, TransformerModel model, ProgramSettings settings) {
    Gradients gradients = gradients(model, model.weights(), settings);
    double norm = gradients.outcome().gradientNorm();
    double by = STEP / norm;

    double change =
        gradients(model, gradients.moved(model.weights(), by), settings).outcome().lossSum()
            - gradients(model, gradients.moved(model.weights(), -by), settings).outcome().lossSum();

    double perTarget = change / TinyModels.batch(model).targets();
    assertThat(perTarget / (2 * STEP)).isCloseTo(norm, within(2e-3 * norm));
  }

  private static Gradients gradients(
      TransformerModel model, Map<String, HostTensor> weights, ProgramSettings settings) {
    ModelSnapshot start = ModelSnapshot.untrained(weights);
    return Gradients.of(
        TinyModels.program(model.config(), start, settings), List.of(TinyModels.batch(model)));
  }
}
