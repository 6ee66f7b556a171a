package io.millrace.worker.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.batch.Supervision;
import io.millrace.worker.program.ClassCounts;
import io.millrace.worker.program.Decoding;
import io.millrace.worker.program.DeviceMemoryException;
import io.millrace.worker.program.Evaluated;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.StepOutcome;
import io.millrace.worker.program.TrainingProgram;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * Remembers what it was asked; its losses are what the test says. It does not let itself be
 * evaluated or saved while somebody might take an outcome for that of a later step.
 */
public final class FakeProgram implements TrainingProgram {
  public final List<Integer> accumulatedTargets = new ArrayList<>();
  public final List<Double> learningRates = new ArrayList<>();
  public final List<Long> updateTargets = new ArrayList<>();
  public final Deque<Double> evaluationLosses = new ArrayDeque<>();

  /** What the next evaluated batches of sequences came to, each by class. */
  public final Deque<ClassCounts> evaluationClasses = new ArrayDeque<>();

  /** Losses per target of the next steps; 2 when there are none. */
  public final Deque<Double> losses = new ArrayDeque<>();

  /** How many outcomes were there, each time that they were asked for. */
  public final List<Integer> outcomesRead = new ArrayList<>();

  private final List<StepOutcome> outcomes = new ArrayList<>();
  public boolean outcomesAreAtHand = true;
  double gradientNorm = 0.5;
  long peakMemoryBytes = 1000;
  int refusedToken = -1;

  /** A batch with it is too large for the device. */
  int oversizedToken = -1;

  /** Of the next copy of the model. */
  Error snapshotFailure;

  /** Whether weights and moments are as they were when that shows. */
  boolean wholeWhenOversized = true;

  private int updates;

  @Override
  public void accumulate(FlatBatch batch) {
    require(batch);
    accumulatedTargets.add(batch.targets());
  }

  @Override
  public void update(double learningRate, long targets) {
    learningRates.add(learningRate);
    updateTargets.add(targets);
    double loss = losses.isEmpty() ? 2 : losses.remove();
    StepOutcome outcome = new StepOutcome(loss * targets, gradientNorm);
    updates += outcome.updated() ? 1 : 0;
    outcomes.add(outcome);
  }

  @Override
  public List<StepOutcome> outcomes() {
    List<StepOutcome> taken = List.copyOf(outcomes);
    outcomesRead.add(taken.size());
    outcomes.clear();
    return taken;
  }

  @Override
  public boolean outcomesAreAtHand() {
    return outcomesAreAtHand;
  }

  @Override
  public void stage(FlatBatch batch) {}

  @Override
  public Map<String, String> hardware() {
    return Map.of();
  }

  @Override
  public long peakMemoryBytes() {
    return peakMemoryBytes;
  }

  @Override
  public Evaluated evaluate(FlatBatch batch) {
    assertThat(outcomes).as("outcomes nobody has read").isEmpty();
    require(batch);
    double lossSum = evaluationLosses.remove() * batch.targets();
    if (batch.supervision() instanceof Supervision.NextTokens) {
      return Evaluated.ofTokens(lossSum, batch.targets() / 2);
    }
    ClassCounts classes = evaluationClasses.remove();
    return new Evaluated(
        lossSum,
        classes.classes() == 0
            ? OptionalLong.empty()
            : OptionalLong.of(LongStream.of(classes.truePositives()).sum()),
        classes);
  }

  /** One evaluated batch of two classes, of which those of class 1 are the positive ones. */
  static ClassCounts ofTwo(
      long trueNegatives, long falsePositives, long falseNegatives, long truePositives) {
    return new ClassCounts(
        new long[] {trueNegatives, truePositives},
        new long[] {falseNegatives, falsePositives},
        new long[] {falsePositives, falseNegatives});
  }

  private void require(FlatBatch batch) {
    for (int id : batch.tokenIds()) {
      if (id == refusedToken) {
        throw new IllegalArgumentException("Token id " + id + " is outside the vocabulary.");
      }
      if (id == oversizedToken) {
        throw new DeviceMemoryException("There is no room for it.", wholeWhenOversized, null);
      }
    }
  }

  @Override
  public Decoding decode(int[][] prompts) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ModelSnapshot snapshot() {
    assertThat(outcomes).as("outcomes nobody has read").isEmpty();
    if (snapshotFailure != null) {
      throw snapshotFailure;
    }
    return new ModelSnapshot(updates, accumulatedTargets.size(), Map.of(), Map.of(), Map.of());
  }

  @Override
  public String device() {
    return "cpu";
  }

  @Override
  public String precision() {
    return "fp32";
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
