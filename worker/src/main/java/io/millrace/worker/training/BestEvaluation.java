package io.millrace.worker.training;

/** The lowest evaluation loss so far, and the evaluations since. */
final class BestEvaluation {
  private double loss;
  private long step;
  private int withoutImprovement;

  /**
   * Goes on from what a checkpoint remembers.
   *
   * @param loss NaN before the first evaluation
   */
  BestEvaluation(double loss, long step, int withoutImprovement) {
    this.loss = loss;
    this.step = step;
    this.withoutImprovement = withoutImprovement;
  }

  /**
   * Takes an evaluation in and says whether it is the best so far.
   *
   * @param evaluated finite
   */
  boolean improvedBy(double evaluated, long atStep) {
    boolean better = Double.isNaN(loss) || evaluated < loss;
    if (better) {
      loss = evaluated;
      step = atStep;
      withoutImprovement = 0;
    } else {
      missed();
    }
    return better;
  }

  /** Takes in that an evaluation has come to nothing. */
  void missed() {
    withoutImprovement++;
  }

  /** NaN before the first evaluation. */
  double loss() {
    return loss;
  }

  long step() {
    return step;
  }

  int withoutImprovement() {
    return withoutImprovement;
  }
}
