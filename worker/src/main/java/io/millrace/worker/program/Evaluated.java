package io.millrace.worker.program;

import java.util.OptionalLong;

/**
 * What a batch came to, without training on it.
 *
 * @param lossSum summed over its targets: cross entropy in nats, or of a regression the squared
 *     error; without class weights and smoothing
 * @param correct targets that the model got right: tokens whose logit is the highest of all, or
 *     sequences of which every label is right; empty in regression
 * @param classes what it got right and wrong by class; {@link ClassCounts#NONE} where it does not
 *     classify
 */
public record Evaluated(double lossSum, OptionalLong correct, ClassCounts classes) {

  /** Of a batch without targets. */
  public static final Evaluated NOTHING = new Evaluated(0, OptionalLong.of(0), ClassCounts.NONE);

  /** Of a batch of tokens. */
  public static Evaluated ofTokens(double lossSum, long correct) {
    return new Evaluated(lossSum, OptionalLong.of(correct), ClassCounts.NONE);
  }
}
