package io.millrace.worker.program;

/**
 * What a batch came to, without training on it.
 *
 * @param lossSum cross entropy in nats, summed over its targets
 * @param correct targets whose logit is the highest of all tokens'
 */
public record Evaluated(double lossSum, long correct) {

  /** Of a batch without targets. */
  public static final Evaluated NOTHING = new Evaluated(0, 0);
}
