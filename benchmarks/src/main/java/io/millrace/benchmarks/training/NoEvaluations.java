package io.millrace.benchmarks.training;

import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.EvaluationSet;
import io.millrace.worker.source.EvaluationSets;
import java.util.function.Predicate;

/** A leg evaluates on nothing. */
final class NoEvaluations implements EvaluationSets, EvaluationSet {
  @Override
  public EvaluationSet own() {
    return this;
  }

  @Override
  public EvaluationSet open(String topic) {
    return this;
  }

  @Override
  public String topic() {
    return "none";
  }

  @Override
  public void forEach(Predicate<Delivery> consumer) {}

  @Override
  public void close() {}
}
