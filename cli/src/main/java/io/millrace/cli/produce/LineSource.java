package io.millrace.cli.produce;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Predicate;

/** The lines to send, in the order to send them. For one thread. */
public final class LineSource {
  private final RecordLines lines;
  private final int repeat;
  private final OptionalLong shuffleSeed;
  private long blank;

  /**
   * A source of lines.
   *
   * @param repeat how many times everything is sent; more than once takes the memory for it
   * @param shuffleSeed if there, each repetition is in another order, which follows from the seed
   */
  public LineSource(InputStream in, int repeat, OptionalLong shuffleSeed) {
    this.lines = new RecordLines(in);
    this.repeat = repeat;
    this.shuffleSeed = shuffleSeed;
  }

  /** Gives every line that is not blank to the consumer, until that returns false. */
  public void each(Predicate<byte[]> consumer) throws IOException {
    if (repeat == 1 && shuffleSeed.isEmpty()) {
      for (byte[] line = next(); line != null; line = next()) {
        if (!consumer.test(line)) {
          return;
        }
      }
      return;
    }
    List<byte[]> all = new ArrayList<>();
    for (byte[] line = next(); line != null; line = next()) {
      all.add(line);
    }
    Random random = new Random(shuffleSeed.orElse(0));
    for (int repetition = 0; repetition < repeat; repetition++) {
      if (shuffleSeed.isPresent()) {
        Collections.shuffle(all, random);
      }
      for (byte[] line : all) {
        if (!consumer.test(line)) {
          return;
        }
      }
    }
  }

  /** Lines of the input that were passed over because they are blank. */
  public long blank() {
    return blank;
  }

  private byte[] next() throws IOException {
    byte[] line = lines.next();
    while (line != null && RecordLines.isBlank(line)) {
      blank++;
      line = lines.next();
    }
    return line;
  }
}
