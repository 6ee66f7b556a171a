package io.millrace.worker.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The best texts that have ended, the best first. */
final class FinishedBeams {

  /**
   * One of them.
   *
   * @param score its log-probability divided by its length to the power of the length penalty
   */
  record Finished(TokenText text, float score) {}

  private final int limit;
  private final List<Finished> beams = new ArrayList<>();

  /** Keeps so many. */
  FinishedBeams(int limit) {
    this.limit = limit;
  }

  void add(TokenText text, float score) {
    int at = beams.size();
    while (at > 0 && beams.get(at - 1).score() < score) {
      at--;
    }
    beams.add(at, new Finished(text, score));
    if (beams.size() > limit) {
      beams.remove(limit);
    }
  }

  boolean full() {
    return beams.size() == limit;
  }

  /** The worst score of those that are kept; there is one at least. */
  float worst() {
    return beams.get(beams.size() - 1).score();
  }

  Optional<Finished> best() {
    return beams.stream().findFirst();
  }
}
