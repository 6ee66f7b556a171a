package io.millrace.benchmarks.peers;

import io.millrace.benchmarks.training.ModelShape;
import io.millrace.service.SetupException;
import java.util.EnumMap;
import java.util.Map;

/**
 * What Millrace is to reach.
 *
 * @param speeds how many times as fast it is to be as a peer; others have no goal
 * @param leastMemory whether it is to take no more memory than the smallest peer
 */
public record PeerGoals(Map<Peer, Double> speeds, boolean leastMemory) {

  /** Keeps the order of the peers. */
  public PeerGoals {
    speeds = new EnumMap<>(speeds);
  }

  /**
   * Those of a model.
   *
   * @param device cpu or cuda
   * @throws SetupException when there are none
   */
  public static PeerGoals of(ModelShape shape, String device) {
    if (shape == ModelShape.DEMO) {
      throw new SetupException("The demo's model has no peers: give --model small or gpt2.");
    }
    if (!device.equals("cpu")) {
      return new PeerGoals(Map.of(Peer.TRAINER, 2.0), false);
    }
    boolean small = shape == ModelShape.SMALL;
    return new PeerGoals(
        Map.of(Peer.PADDING, small ? 6.0 : 5.0, Peer.TRL, small ? 2.7 : 2.4), true);
  }
}
