package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.Precision;
import io.millrace.worker.program.ProgramSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All that is random follows from the seed and the number of micro-batches. */
class RandomnessTest {

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#all")
  void theSameSeedGivesTheSameBitsAndAnotherDoesNot(TransformerModel model) {
    ModelSnapshot first = train(model, start(model), 5, 4);

    SnapshotAssert.assertSame(train(model, start(model), 5, 4), first);
    assertThat(SnapshotAssert.sameWeights(train(model, start(model), 6, 4), first)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#all")
  void severalThreadsGiveTheSameBitsEachTime(TransformerModel model) {
    try {
      TorchRuntime.start(new TorchSettings("cpu", 2, 42));
      ModelSnapshot first = largeSteps(model);
      for (int i = 0; i < 3; i++) {
        SnapshotAssert.assertSame(largeSteps(model), first);
      }
    } finally {
      TorchRuntime.start(new TorchSettings("cpu", 1, 42));
    }
  }

  /** Batches that are large enough to be shared out to threads. */
  private static ModelSnapshot largeSteps(TransformerModel model) {
    List<TestSequence> sequences = new ArrayList<>();
    Random random = new Random(4);
    for (int i = 0; i < 100; i++) {
      sequences.add(TestSequence.of(random.ints(30, 0, 67).toArray()));
    }
    FlatBatch batch = TinyModels.targeted(model, TestSequence.flat(sequences));
    ModelSnapshot start = start(model);
    TorchRuntime runtime = TorchRuntime.start(new TorchSettings("cpu", 0, 42));
    try (TransformerProgram program =
        TransformerProgram.load(runtime, model.config(), start, settings(5))) {
      for (int i = 0; i < 3; i++) {
        program.accumulate(batch);
        program.update(1e-3, batch.targets());
      }
      return program.snapshot();
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#all")
  void aRunThatGoesOnDrawsWhatItWouldHaveDrawn(TransformerModel model) {
    ModelSnapshot straight = train(model, start(model), 5, 4);
    ModelSnapshot stopped = train(model, start(model), 5, 1);

    assertThat(stopped.microBatches()).isEqualTo(2);
    SnapshotAssert.assertSame(train(model, stopped, 5, 3), straight);
  }

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#all")
  void everyMicroBatchDrawsAnew(TransformerModel model) {
    try (TransformerProgram program = TinyModels.program(model, settings(5))) {
      for (int i = 0; i < 2; i++) {
        program.accumulate(TinyModels.batch(model));
        program.update(0, TinyModels.batch(model).targets());
      }
      assertThat(program.outcomes()).hasSize(2).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#all")
  void evaluationIsWithoutDropoutNoiseAndSmoothing(TransformerModel model) {
    try (TransformerProgram random = TinyModels.program(model, settings(5));
        TransformerProgram plain = TinyModels.plain(model)) {
      double loss = plain.evaluate(TinyModels.batch(model)).lossSum();
      assertThat(random.evaluate(TinyModels.batch(model)).lossSum())
          .isCloseTo(loss, within(1e-5 * loss));
      assertThat(random.snapshot().microBatches()).isZero();
    }
  }

  @Test
  void microBatchesHaveSeedsOfTheirOwn() {
    Set<Integer> lower = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      long seed = RandomSeeds.of(42, i, 0);
      assertThat(seed).isNotNegative().isLessThan(Long.MAX_VALUE / 2 + 1);
      lower.add((int) seed);
    }
    assertThat(lower).hasSize(1_000);
  }

  /** A run that goes on under a later version draws what it would have drawn. */
  @Test
  void theSeedsOfWholeMicroBatchesAreForEver() {
    assertThat(RandomSeeds.of(42, 0, 0)).isEqualTo(3419864383188818853L);
    assertThat(RandomSeeds.of(42, 1, 0)).isEqualTo(737456523031723072L);
    assertThat(RandomSeeds.of(7, 1000, 0)).isEqualTo(3730919295925192050L);
  }

  private static ModelSnapshot start(TransformerModel model) {
    return ModelSnapshot.untrained(model.weights());
  }

  private static ModelSnapshot train(
      TransformerModel model, ModelSnapshot from, long seed, int steps) {
    try (TransformerProgram program = TinyModels.program(model.config(), from, settings(seed))) {
      for (int i = 0; i < steps; i++) {
        program.accumulate(TinyModels.batch(model));
        program.accumulate(TinyModels.other(model));
        program.update(1e-3, TinyModels.batch(model).targets() + TinyModels.other(model).targets());
      }
      return program.snapshot();
    }
  }

  private static ProgramSettings settings(long seed) {
    return new ProgramSettings(TinyModels.UNCLIPPED, 0.1, 5, true, false, Precision.FP32, seed);
  }
}
