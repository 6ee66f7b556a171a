package io.millrace.worker.metrics;

import io.micrometer.core.instrument.Counter;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.model.ModelFlops;
import io.millrace.worker.program.CapturedModel;
import io.millrace.worker.program.Decoding;
import io.millrace.worker.program.Evaluated;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.StepOutcome;
import io.millrace.worker.program.TrainingProgram;
import java.util.List;
import java.util.Map;

/**
 * A program whose training is counted in floating point operations.
 *
 * @param program that does the work
 * @param model says how many operations a batch takes
 * @param flops is raised by them
 */
record CountedProgram(TrainingProgram program, ModelFlops model, Counter flops)
    implements TrainingProgram {

  @Override
  public void accumulate(FlatBatch batch) {
    program.accumulate(batch);
    flops.increment(model.of(batch));
  }

  @Override
  public void stage(FlatBatch batch) {
    program.stage(batch);
  }

  @Override
  public void update(double learningRate, long targets) {
    program.update(learningRate, targets);
  }

  @Override
  public List<StepOutcome> outcomes() {
    return program.outcomes();
  }

  @Override
  public boolean outcomesAreAtHand() {
    return program.outcomesAreAtHand();
  }

  @Override
  public Evaluated evaluate(FlatBatch batch) {
    return program.evaluate(batch);
  }

  @Override
  public Decoding decode(int[][] prompts) {
    return program.decode(prompts);
  }

  @Override
  public ModelSnapshot snapshot() {
    return program.snapshot();
  }

  @Override
  public CapturedModel capture() {
    return program.capture();
  }

  @Override
  public String device() {
    return program.device();
  }

  @Override
  public String precision() {
    return program.precision();
  }

  @Override
  public Map<String, String> hardware() {
    return program.hardware();
  }

  @Override
  public long peakMemoryBytes() {
    return program.peakMemoryBytes();
  }

  @Override
  public long parameters() {
    return program.parameters();
  }

  @Override
  public int vocabularySize() {
    return program.vocabularySize();
  }

  @Override
  public int maxPositions() {
    return program.maxPositions();
  }

  @Override
  public void close() {
    program.close();
  }
}
