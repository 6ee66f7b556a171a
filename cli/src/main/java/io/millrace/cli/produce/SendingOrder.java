package io.millrace.cli.produce;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Predicate;

/**
 * In which order records are sent, and how often. The same records give the same sequence each
 * time.
 *
 * @param repeat how many times everything is sent
 * @param shuffleSeed if there, each repetition is in another order, which follows from the seed
 */
public record SendingOrder(int repeat, OptionalLong shuffleSeed) {

  /** Whether records go out as they are read, so that they need not all be in memory. */
  boolean asRead() {
    return repeat == 1 && shuffleSeed.isEmpty();
  }

  /** Gives every record to the consumer as often as it is sent, until that returns false. */
  public <T> void each(List<T> records, Predicate<T> consumer) {
    List<T> all = new ArrayList<>(records);
    Random random = new Random(shuffleSeed.orElse(0));
    for (int repetition = 0; repetition < repeat; repetition++) {
      if (shuffleSeed.isPresent()) {
        Collections.shuffle(all, random);
      }
      for (T record : all) {
        if (!consumer.test(record)) {
          return;
        }
      }
    }
  }

  /** As options of the command line; empty for each record once, as read. */
  @Override
  public String toString() {
    return (repeat == 1 ? "" : " --repeat " + repeat)
        + (shuffleSeed.isEmpty() ? "" : " --shuffle " + shuffleSeed.getAsLong());
  }
}
