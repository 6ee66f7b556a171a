package io.millrace.service.registry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What has been found out, the most recently used of it. Safe for use by several threads. */
final class Remembered<V> {
  private final Map<Integer, V> byId;

  /**
   * Nothing yet.
   *
   * @param most entries that are kept
   */
  Remembered(int most) {
    byId =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Integer, V> eldest) {
            return size() > most;
          }
        };
  }

  synchronized Optional<V> of(int id) {
    return Optional.ofNullable(byId.get(id));
  }

  synchronized void put(int id, V value) {
    byId.put(id, value);
  }
}
