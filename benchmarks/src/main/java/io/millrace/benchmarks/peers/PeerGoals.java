package io.millrace.benchmarks.peers;

import io.millrace.benchmarks.training.ModelShape;
import io.millrace.service.SetupException;

/**
 * How many times as fast Millrace is to be.
 *
 * @param overPadding as the trainer that pads every row
 * @param overTrl as TRL's SFTTrainer
 */
public record PeerGoals(double overPadding, double overTrl) {

  /**
   * Those of a model.
   *
   * @throws SetupException when there are none
   */
  public static PeerGoals of(ModelShape shape) {
    return switch (shape) {
      case SMALL -> new PeerGoals(6, 2.7);
      case GPT2 -> new PeerGoals(5, 2.4);
      case DEMO ->
          throw new SetupException("The demo's model has no peers: give --model small or gpt2.");
    };
  }
}
