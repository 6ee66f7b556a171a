package io.millrace.worker.app.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How a life of the process ends, or is stopped.
 *
 * @param window where
 * @param passage of the window, from 1
 * @param after that long, where the window is {@link Window#RANDOM}
 */
public record Kill(Window window, int passage, Duration after) {
  private static final int LONGEST_LIFE_MILLIS = 6000;

  /** Kills spread evenly over the windows that {@code kill.windows} names, in a random order. */
  public static List<Kill> spread(int count, Random random) {
    return spread(count, chosen(List.of(Window.values())), random);
  }

  /** Those of the windows that are named by {@code -Dkill.windows=SNAPSHOT,RENAMED}; else all. */
  static List<Window> chosen(List<Window> windows) {
    String names = System.getProperty("kill.windows", "");
    return names.isEmpty()
        ? windows
        : Arrays.stream(names.split(",", -1)).map(Window::valueOf).toList();
  }

  /** Kills spread evenly over some windows, in a random order. */
  static List<Kill> spread(int count, List<Window> among, Random random) {
    List<Window> windows = new ArrayList<>(among);
    Collections.shuffle(windows, random);
    List<Window> places = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      places.add(windows.get(i % windows.size()));
    }
    Collections.shuffle(places, random);
    return places.stream().map(window -> at(window, random)).toList();
  }

  static Kill at(Window window, Random random) {
    return window == Window.RANDOM
        ? new Kill(window, 0, Duration.ofMillis(random.nextInt(LONGEST_LIFE_MILLIS)))
        : new Kill(window, 1 + random.nextInt(window.passages()), Duration.ZERO);
  }

  /** System properties that tell the process. */
  Map<String, String> properties() {
    return KillingGate.properties(window, passage);
  }
}
