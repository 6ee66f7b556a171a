package io.millrace.worker.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.StepOutcome;
import io.millrace.worker.program.TrainingProgram;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class GreedyGeneratorTest {
  private final GreedyGenerator generator = new GreedyGenerator(new Counting());

  @Test
  void takesTheMostProbableTokenEachTime() {
    assertThat(generator.generate(new int[] {1}, 3, OptionalInt.empty())).containsExactly(2, 3, 4);
  }

  @Test
  void endsWithTheEnd() {
    assertThat(generator.generate(new int[] {1}, 9, OptionalInt.of(3))).containsExactly(2, 3);
  }

  @Test
  void endsWhereTheModelDoes() {
    int[] prompt = {1, 1, 1, 1, 5};
    assertThat(generator.generate(prompt, 9, OptionalInt.empty())).containsExactly(6);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> generator.generate(new int[7], 1, OptionalInt.empty()))
        .withMessageContaining("1 to 6 tokens");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> generator.generate(new int[0], 1, OptionalInt.empty()));
  }

  /** A model of 8 tokens and 6 positions in which each token is followed by the next number. */
  private static final class Counting implements TrainingProgram {
    @Override
    public float[] nextTokenLogits(int[] tokenIds) {
      float[] logits = new float[8];
      logits[(tokenIds[tokenIds.length - 1] + 1) % 8] = 1;
      return logits;
    }

    @Override
    public int maxPositions() {
      return 6;
    }

    @Override
    public int vocabularySize() {
      return 8;
    }

    @Override
    public void accumulate(FlatBatch batch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void update(double learningRate, long targets) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<StepOutcome> outcomes() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean outcomesAreAtHand() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void stage(FlatBatch batch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, String> hardware() {
      return Map.of();
    }

    @Override
    public long peakMemoryBytes() {
      throw new UnsupportedOperationException();
    }

    @Override
    public double evaluate(FlatBatch batch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ModelSnapshot snapshot() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String device() {
      return "test";
    }

    @Override
    public String precision() {
      return "test";
    }

    @Override
    public long parameters() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
