package io.millrace.worker.training;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.StepOutcome;
import io.millrace.worker.program.TrainingProgram;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Remembers what it was asked; its loss is what the test says. */
final class FakeProgram implements TrainingProgram {
  final List<Integer> accumulatedTargets = new ArrayList<>();
  final List<Double> learningRates = new ArrayList<>();
  final List<Long> updateTargets = new ArrayList<>();
  final Deque<Double> evaluationLosses = new ArrayDeque<>();
  private final List<StepOutcome> outcomes = new ArrayList<>();
  double lossPerTarget = 2;
  int refusedToken = -1;

  @Override
  public void accumulate(FlatBatch batch) {
    require(batch);
    accumulatedTargets.add(batch.targets());
  }

  @Override
  public void update(double learningRate, long targets) {
    learningRates.add(learningRate);
    updateTargets.add(targets);
    outcomes.add(new StepOutcome(lossPerTarget * targets, 0.5));
  }

  @Override
  public List<StepOutcome> outcomes() {
    List<StepOutcome> taken = List.copyOf(outcomes);
    outcomes.clear();
    return taken;
  }

  @Override
  public boolean outcomesAreAtHand() {
    return true;
  }

  @Override
  public void stage(FlatBatch batch) {}

  @Override
  public long peakMemoryBytes() {
    return 0;
  }

  @Override
  public double evaluate(FlatBatch batch) {
    require(batch);
    return evaluationLosses.remove() * batch.targets();
  }

  private void require(FlatBatch batch) {
    for (int id : batch.tokenIds()) {
      if (id == refusedToken) {
        throw new IllegalArgumentException("Token id " + id + " is outside the vocabulary.");
      }
    }
  }

  @Override
  public float[] nextTokenLogits(int[] tokenIds) {
    return new float[] {0};
  }

  @Override
  public ModelSnapshot snapshot() {
    return new ModelSnapshot(
        learningRates.size(), accumulatedTargets.size(), Map.of(), Map.of(), Map.of());
  }

  @Override
  public String device() {
    return "cpu";
  }

  @Override
  public long parameters() {
    return 1;
  }

  @Override
  public int vocabularySize() {
    return 100;
  }

  @Override
  public int maxPositions() {
    return 100;
  }

  @Override
  public void close() {}
}
