package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.StepOutcome;
import io.millrace.worker.tensor.HostTensor;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same three sequences train the same, however they lie in rows. */
class PackingTest {
  private static final FlatBatch PACKED =
      batch(
          1,
          new int[] {11, 12, 13, 14, 15, 21, 22, 31, 32, 33, 0, 0},
          new int[] {1, 1, 1, 1, 1, 2, 2, 3, 3, 3, 0, 0},
          new int[] {-100, 12, 13, 14, 15, -100, 22, -100, 32, 33, -100, -100});

  private static final FlatBatch PADDED =
      batch(
          3,
          new int[] {11, 12, 13, 14, 15, 0, 21, 22, 0, 0, 0, 0, 31, 32, 33, 0, 0, 0},
          new int[] {1, 1, 1, 1, 1, 0, 1, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0},
          new int[] {
            11, 12, 13, 14, 15, -100, 21, 22, -100, -100, -100, -100, 31, 32, 33, -100, -100, -100
          });

  private static final List<FlatBatch> ALONE =
      List.of(
          TestSequence.flat(TestSequence.of(11, 12, 13, 14, 15)),
          TestSequence.flat(TestSequence.of(21, 22)),
          TestSequence.flat(TestSequence.of(31, 32, 33)));

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.ReferenceRun#all")
  void packedPaddedAndAloneAreTheSameStep(ReferenceRun reference) {
    Step packed = step(reference, List.of(PACKED));
    assertSame(packed, step(reference, List.of(PADDED)));
    assertSame(packed, step(reference, ALONE));
  }

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.ReferenceRun#all")
  void packedPaddedAndAloneHaveTheSameLoss(ReferenceRun reference) {
    try (TransformerProgram program = reference.program()) {
      double alone = ALONE.stream().mapToDouble(batch -> program.evaluate(batch).lossSum()).sum();
      assertThat(program.evaluate(PACKED).lossSum()).isCloseTo(alone, within(1e-5 * alone));
      assertThat(program.evaluate(PADDED).lossSum()).isCloseTo(alone, within(1e-5 * alone));
    }
  }

  private record Step(StepOutcome outcome, ModelSnapshot after) {}

  private static Step step(ReferenceRun reference, List<FlatBatch> batches) {
    try (TransformerProgram program = reference.program()) {
      batches.forEach(program::accumulate);
      program.update(1e-3, PACKED.targets());
      return new Step(program.outcomes().get(0), program.snapshot());
    }
  }

  private static void assertSame(Step actual, Step expected) {
    double loss = expected.outcome.lossSum();
    double norm = expected.outcome.gradientNorm();
    assertThat(actual.outcome.lossSum()).isCloseTo(loss, within(1e-5 * loss));
    assertThat(actual.outcome.gradientNorm()).isCloseTo(norm, within(1e-5 * norm));
    // The first moments are the clipped gradients times 1 - beta1.
    expected
        .after
        .firstMoments()
        .forEach((name, moment) -> assertClose(actual.after.firstMoments().get(name), moment));
  }

  private static void assertClose(HostTensor actual, HostTensor expected) {
    for (int i = 0; i < expected.elements(); i++) {
      assertThat(actual.floats().get(i)).isCloseTo(expected.floats().get(i), within(1e-6f));
    }
  }

  private static FlatBatch batch(int rows, int[] ids, int[] mask, int[] labels) {
    return FlatBatch.of(
        new TokenBatch(
            "batch",
            Task.CAUSAL_LM,
            rows,
            ids.length / rows,
            ids,
            mask,
            labels,
            "tokenizer",
            "format",
            List.of(),
            10,
            7,
            Instant.EPOCH,
            Instant.EPOCH));
  }
}
