package io.millrace.preprocessor.app.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The texts that each partition has accepted, and so which ones it takes for duplicates. */
final class SentTexts {
  private final int window;
  private final Map<Integer, List<byte[]>> accepted = new HashMap<>();

  /** Starts empty; nothing is a duplicate in a window of 0. */
  SentTexts(int window) {
    this.window = window;
  }

  /** A text of the partition that lies up to twice the window back. */
  Optional<byte[]> any(int partition, Random random) {
    List<byte[]> texts = last(partition, 2 * window);
    return texts.isEmpty()
        ? Optional.empty()
        : Optional.of(texts.get(random.nextInt(texts.size())));
  }

  /** Takes note of a text, unless it is a duplicate. */
  boolean accepts(int partition, byte[] text) {
    if (last(partition, window).stream().anyMatch(other -> Arrays.equals(other, text))) {
      return false;
    }
    accepted.computeIfAbsent(partition, key -> new ArrayList<>()).add(text);
    return true;
  }

  private List<byte[]> last(int partition, int count) {
    List<byte[]> texts = accepted.getOrDefault(partition, List.of());
    return texts.subList(Math.max(0, texts.size() - count), texts.size());
  }
}
