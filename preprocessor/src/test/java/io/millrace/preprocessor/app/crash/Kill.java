package io.millrace.preprocessor.app.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How a life of the process ends.
 *
 * @param window where
 * @param passage of the window, from 1
 * @param after that long, where the window is {@link Window#RANDOM}
 */
record Kill(Window window, int passage, Duration after) {
  private static final int LONGEST_LIFE_MILLIS = 6000;

  /** Kills spread evenly over all windows, in a random order. */
  static List<Kill> spread(int count, Random random) {
    List<Window> windows = new ArrayList<>(List.of(Window.values()));
    Collections.shuffle(windows, random);
    // Before anything is committed there is nothing that a store could be restored from.
    toTheFront(Window.COMMITTED, windows);
    List<Window> places = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      places.add(windows.get(i % windows.size()));
    }
    Collections.shuffle(places, random);
    toTheFront(Window.COMMITTED, places);
    return places.stream().map(window -> at(window, random)).toList();
  }

  private static void toTheFront(Window window, List<Window> windows) {
    Collections.swap(windows, 0, windows.indexOf(window));
  }

  private static Kill at(Window window, Random random) {
    return window == Window.RANDOM
        ? new Kill(window, 0, Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS)))
        : new Kill(window, 1 + random.nextInt(window.passages()), Duration.ZERO);
  }

  /** System properties that tell the process. */
  Map<String, String> properties() {
    return KillingGate.properties(window, passage);
  }
}
