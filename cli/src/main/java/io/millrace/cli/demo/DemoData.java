package io.millrace.cli.demo;

import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The records that a demo trains and evaluates on, one JSON object a line.
 *
 * @param train to train on
 * @param heldOut to evaluate on, none of them in {@code train}
 * @param shown three records by which the model is shown before and after
 */
record DemoData(List<String> train, List<String> heldOut, List<String> shown) {
  /** Every how many records one is held out, where no evaluation file is given. */
  private static final int HOLD_OUT_EVERY = 10;

  private static final int HELD_OUT_AT_MOST = 200;
  private static final int SHOWN = 3;

  /** The records that Millrace ships, unpacked by {@link DemoFiles}. */
  static DemoData shipped(DemoFiles files) {
    return new DemoData(lines(files.train()), lines(files.heldOut()), lines(files.shown()));
  }

  /**
   * Somebody's own records.
   *
   * @param heldOut null holds out every tenth record of {@code text}, at most 200
   * @throws SetupException when a file cannot be read
   */
  static DemoData own(Path text, Path heldOut) {
    List<String> train = lines(text);
    List<String> kept = new ArrayList<>();
    List<String> aside = new ArrayList<>();
    if (heldOut != null) {
      kept = train;
      aside = lines(heldOut);
    } else {
      for (int i = 0; i < train.size(); i++) {
        boolean out = i % HOLD_OUT_EVERY == 0 && aside.size() < HELD_OUT_AT_MOST;
        (out ? aside : kept).add(train.get(i));
      }
    }
    if (kept.isEmpty() || aside.isEmpty()) {
      throw new SetupException(
          "There are "
              + kept.size()
              + " records to train on and "
              + aside.size()
              + " to evaluate on in "
              + text
              + (heldOut == null ? "" : " and " + heldOut)
              + ": a demo needs some of both.");
    }
    return new DemoData(kept, aside, aside.stream().limit(SHOWN).toList());
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new SetupException(
          "The file "
              + file
              + " cannot be read ("
              + e
              + "): give the path of a UTF-8 file with one"
              + " JSON object per line.",
          e);
    }
  }
}
