package io.millrace.worker.generation;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.program.Decoding;
import io.millrace.worker.program.Evaluated;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.StepOutcome;
import io.millrace.worker.program.TrainingProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A model of 8 tokens and 6 positions whose logits are a function of the text. */
final class ScriptedModel implements TrainingProgram {
  static final int VOCABULARY = 8;
  static final int POSITIONS = 6;

  private final Function<List<Integer>, float[]> logits;

  /** How many rows each decoding had at first, in their order. */
  final List<Integer> decodings = new ArrayList<>();

  int open;

  ScriptedModel(Function<List<Integer>, float[]> logits) {
    this.logits = logits;
  }

  /** Each token is followed by the next number. */
  static ScriptedModel counting() {
    return new ScriptedModel(
        text -> {
          float[] logits = new float[VOCABULARY];
          logits[(text.get(text.size() - 1) + 1) % VOCABULARY] = 1;
          return logits;
        });
  }

  @Override
  public Decoding decode(int[][] prompts) {
    decodings.add(prompts.length);
    open++;
    return new Texts(prompts);
  }

  private final class Texts implements Decoding {
    private List<List<Integer>> rows = new ArrayList<>();

    Texts(int[][] prompts) {
      for (int[] prompt : prompts) {
        rows.add(Arrays.stream(prompt).boxed().toList());
      }
    }

    @Override
    public float[][] logits() {
      return rows.stream().map(logits).toArray(float[][]::new);
    }

    @Override
    public void append(int[] taken, int[] tokens) {
      List<List<Integer>> longer = new ArrayList<>();
      for (int i = 0; i < taken.length; i++) {
        List<Integer> text = new ArrayList<>(rows.get(taken[i]));
        text.add(tokens[i]);
        longer.add(text);
      }
      rows = longer;
    }

    @Override
    public void close() {
      open--;
    }
  }

  @Override
  public int maxPositions() {
    return POSITIONS;
  }

  @Override
  public int vocabularySize() {
    return VOCABULARY;
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
  public Evaluated evaluate(FlatBatch batch) {
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
