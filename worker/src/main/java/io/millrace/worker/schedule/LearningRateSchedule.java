package io.millrace.worker.schedule;

/**
 * Learning rate by optimizer step. Each shape is one of transformers' {@code get_*_schedule}
 * functions: over the warm-up the rate rises linearly to its peak, and what comes then is the
 * shape.
 *
 * <p>A constant and an inverse square root schedule know no end. The others fall towards one; where
 * a stream has none, they cannot be used, and {@link ConstantSchedule} stays at the peak.
 */
public sealed interface LearningRateSchedule
    permits ConstantSchedule,
        LinearSchedule,
        CosineSchedule,
        InverseSquareRootSchedule,
        WarmupStableDecaySchedule {

  /**
   * The rate of one step.
   *
   * @param step optimizer steps before it, at least 0
   */
  double rate(long step);
}
