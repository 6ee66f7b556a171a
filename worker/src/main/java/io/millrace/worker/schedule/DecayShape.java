package io.millrace.worker.schedule;

/** Ways to fall from the peak to the lowest rate. */
public enum DecayShape {
  /** Along a straight line. */
  LINEAR {
    @Override
    double left(double progress) {
      return 1 - progress;
    }
  },
  /** Along half a cosine wave. */
  COSINE {
    @Override
    double left(double progress) {
      return 0.5 * (1 + Math.cos(Math.PI * progress));
    }
  },
  /** By the square root of the way: fast at first. */
  ONE_MINUS_SQUARE_ROOT {
    @Override
    double left(double progress) {
      return 1 - Math.sqrt(progress);
    }
  };

  /**
   * What is left of the way down.
   *
   * @param progress 0 to 1
   * @return 1 to 0
   */
  abstract double left(double progress);
}
