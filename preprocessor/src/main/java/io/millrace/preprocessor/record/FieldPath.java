package io.millrace.preprocessor.record;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Where in a record a reader is, for the sentence that says what is wrong there. For use by one
 * thread.
 */
final class FieldPath {
  private static final int MOST = 200;

  private final Deque<Object> steps = new ArrayDeque<>();

  /** Goes down to a field. */
  void enter(String name) {
    steps.addLast(name);
  }

  /**
   * Goes down to an element.
   *
   * @param index from 0
   */
  void enter(int index) {
    steps.addLast(index);
  }

  /** Goes back up by one. */
  void leave() {
    steps.removeLast();
  }

  /** How deep. */
  int depth() {
    return steps.size();
  }

  /** Empty at the top, else for example {@code " in 'messages[2].content'"}. */
  String place() {
    return steps.isEmpty() ? "" : " in '" + this + "'";
  }

  /** For example {@code messages[2].content}; only its beginning if it is long. */
  @Override
  public String toString() {
    StringBuilder path = new StringBuilder();
    for (Iterator<Object> i = steps.iterator(); i.hasNext() && path.length() <= MOST; ) {
      Object step = i.next();
      if (step instanceof Integer) {
        path.append('[').append(step).append(']');
      } else {
        path.append(path.length() == 0 ? "" : ".").append(Excerpt.of((String) step, MOST));
      }
    }
    return Excerpt.of(path.toString(), MOST);
  }
}
