package io.millrace.worker.torch;

import static io.millrace.worker.torch.SnapshotAssert.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.program.Decoding;
import io.millrace.worker.program.Evaluated;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.ProgramSettings;
import io.millrace.worker.program.StepOutcome;
import io.millrace.worker.tensor.HostTensor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TransformerProgramTest {
  private static final FlatBatch BATCH =
      TestSequence.flat(TestSequence.of(3, 1, 4, 1, 5), TestSequence.of(9, 2, 6));

  private final ReferenceRun reference = new ReferenceRun();

  @Test
  void theSameRunTwiceGivesTheSameBits() {
    ModelSnapshot first = train(10);
    ModelSnapshot second = train(10);
    assertSame(first, second);
  }

  @Test
  void programsOnOtherThreadsAtTheSameTimeGiveTheSameBits() {
    ModelSnapshot alone = train(10);
    List<CompletableFuture<ModelSnapshot>> atOnce =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> train(10))).limit(2).toList();
    atOnce.forEach(snapshot -> assertSame(snapshot.join(), alone));
  }

  @Test
  void aRunThatGoesOnFromASnapshotGivesTheBitsOfOneThatNeverStopped() {
    ModelSnapshot straight = train(12);
    TransformerProgram resumed =
        TransformerProgram.load(
            TorchRuntime.start(new TorchSettings("cpu", 1, 42)),
            new ReferenceRun().start().config(),
            train(7),
            ProgramSettings.plain(reference.adamW()));
    try (resumed) {
      reference.steps().subList(7, 12).forEach(step -> take(resumed, step));
      assertSame(resumed.snapshot(), straight);
    }
  }

  @Test
  void evaluationChangesNeitherGradientNorWeights() {
    try (TransformerProgram program = reference.program();
        TransformerProgram undisturbed = reference.program()) {
      program.accumulate(BATCH);
      double loss = program.evaluate(BATCH).lossSum();
      try (Decoding decoding = program.decode(new int[][] {{1, 2, 3}, {4}})) {
        decoding.append(new int[] {1, 1, 0}, new int[] {5, 6, 7});
      }
      program.update(1e-3, BATCH.targets());
      StepOutcome outcome = program.outcomes().get(0);
      undisturbed.accumulate(BATCH);
      undisturbed.update(1e-3, BATCH.targets());
      assertThat(outcome).isEqualTo(undisturbed.outcomes().get(0));
      assertThat(loss).isEqualTo(outcome.lossSum());
      assertSame(program.snapshot(), undisturbed.snapshot());
    }
  }

  /** Counted by another way: what the model would say after each beginning of a sequence. */
  @Test
  void targetsThatAreTheLikeliestAreCounted() {
    try (TransformerProgram program = reference.program()) {
      assertThat(program.evaluate(BATCH).correct()).hasValue(likeliest(program));
      for (int i = 0; i < 60; i++) {
        program.accumulate(BATCH);
        program.update(1e-2, BATCH.targets());
      }
      Evaluated learnt = program.evaluate(BATCH);
      assertThat(learnt.correct().orElseThrow()).isGreaterThan(1).isEqualTo(likeliest(program));
    }
  }

  private static long likeliest(TransformerProgram program) {
    int[][] beginnings = {{3}, {3, 1}, {3, 1, 4}, {3, 1, 4, 1}, {9}, {9, 2}};
    int[] targets = {1, 4, 1, 5, 2, 6};
    long correct = 0;
    for (int i = 0; i < targets.length; i++) {
      try (Decoding decoding = program.decode(new int[][] {beginnings[i]})) {
        float[] logits = decoding.logits()[0];
        int best = 0;
        for (int token = 1; token < logits.length; token++) {
          best = logits[token] > logits[best] ? token : best;
        }
        correct += best == targets[i] ? 1 : 0;
      }
    }
    return correct;
  }

  @Test
  void aBatchOutOfRangeIsRefusedAndAddsNothing() {
    try (TransformerProgram program = reference.program();
        TransformerProgram undisturbed = reference.program()) {
      assertThat(program.vocabularySize()).isEqualTo(96);
      assertThat(program.maxPositions()).isEqualTo(64);
      program.accumulate(BATCH);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> program.accumulate(TestSequence.flat(TestSequence.of(1, 96))))
          .withMessageContainingAll("96", "vocabulary");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> program.accumulate(TestSequence.flat(TestSequence.of(-1, 5))))
          .withMessageContaining("-1");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> program.evaluate(TestSequence.flat(TestSequence.of(new int[65]))))
          .withMessageContainingAll("65", "64");
      program.update(1e-3, BATCH.targets());
      StepOutcome outcome = program.outcomes().get(0);
      undisturbed.accumulate(BATCH);
      undisturbed.update(1e-3, BATCH.targets());
      assertThat(outcome).isEqualTo(undisturbed.outcomes().get(0));
    }
  }

  @Test
  void aBatchWithoutTargetsAddsNothing() {
    FlatBatch empty = TestSequence.flat(TestSequence.of(5));
    try (TransformerProgram program = reference.program()) {
      program.accumulate(empty);
      assertThat(program.evaluate(empty)).isEqualTo(Evaluated.NOTHING);
      assertThatIllegalStateException().isThrownBy(() -> program.update(1e-3, 0));
      program.accumulate(BATCH);
      program.accumulate(empty);
      program.update(1e-3, BATCH.targets());
      assertThat(program.outcomes().get(0).lossSum()).isPositive();
    }
  }

  @Test
  void aGradientThatIsNotFiniteLeavesTheModelAsItIs() {
    Map<String, HostTensor> weights = new TreeMap<>(new ReferenceRun().start().weights());
    HostTensor huge = HostTensor.zeros(32);
    for (int i = 0; i < 32; i++) {
      huge.floats().put(i, Float.MAX_VALUE);
    }
    weights.put("transformer.ln_f.weight", huge);
    TransformerProgram program =
        TransformerProgram.load(
            TorchRuntime.start(new TorchSettings("cpu", 1, 42)),
            new ReferenceRun().start().config(),
            ModelSnapshot.untrained(weights),
            ProgramSettings.plain(reference.adamW()));
    try (program) {
      ModelSnapshot before = program.snapshot();
      program.accumulate(BATCH);
      program.update(1e-3, BATCH.targets());
      assertThat(program.outcomes().get(0).gradientNorm()).isNaN();
      ModelSnapshot after = program.snapshot();
      assertThat(after.microBatches()).isEqualTo(1);
      assertSame(
          new ModelSnapshot(
              after.updates(), 0, after.weights(), after.firstMoments(), after.secondMoments()),
          before);
    }
  }

  @Test
  void momentsThatAreMissingAreNotTakenForZeros() {
    ModelSnapshot lost =
        new ModelSnapshot(7, 7, new ReferenceRun().start().weights(), Map.of(), Map.of());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                TransformerProgram.load(
                    TorchRuntime.start(new TorchSettings("cpu", 1, 42)),
                    new ReferenceRun().start().config(),
                    lost,
                    ProgramSettings.plain(reference.adamW())))
        .withMessageContaining("first moment");
  }

  private ModelSnapshot train(int steps) {
    try (TransformerProgram program = reference.program()) {
      reference.steps().subList(0, steps).forEach(step -> take(program, step));
      return program.snapshot();
    }
  }

  private static void take(TransformerProgram program, ReferenceStep step) {
    step.batches().forEach(program::accumulate);
    program.update(step.learningRate(), step.targets());
  }
}
