package io.millrace.cli.watch.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** The newest of what came, up to a number. For one thread. */
public final class Newest<T> {
  private final int most;
  private final Deque<T> kept = new ArrayDeque<>();

  Newest(int most) {
    this.most = most;
  }

  void add(T item) {
    kept.addLast(item);
    if (kept.size() > most) {
      kept.removeFirst();
    }
  }

  /** Puts what came before everything here in its place, as far as there is room. */
  void addEarlier(Newest<T> earlier) {
    List<T> before = new ArrayList<>(earlier.kept);
    for (int i = before.size() - 1; i >= 0 && kept.size() < most; i--) {
      kept.addFirst(before.get(i));
    }
  }

  void removeAll(Predicate<T> unwanted) {
    kept.removeIf(unwanted);
  }

  /** All that is kept, the oldest first. */
  public List<T> oldestFirst() {
    return List.copyOf(kept);
  }

  /** All that is kept, the newest first. */
  public List<T> newestFirst() {
    List<T> list = new ArrayList<>(kept.size());
    kept.descendingIterator().forEachRemaining(list::add);
    return list;
  }
}
