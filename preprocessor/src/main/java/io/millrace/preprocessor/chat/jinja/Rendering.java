package io.millrace.preprocessor.chat.jinja;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** The state of one rendering: how far it has come, and the generation blocks it has met. */
final class Rendering {
  private final LocalDateTime now;
  private final List<Span> generations = new ArrayList<>();
  private int steps;
  private int depth;
  private long made;

  Rendering(LocalDateTime now) {
    this.now = now;
  }

  LocalDateTime now() {
    return now;
  }

  List<Span> generations() {
    return generations;
  }

  void step() {
    if (++steps > Limits.STEPS) {
      throw new JinjaException("the template runs for more than " + Limits.STEPS + " steps");
    }
  }

  /** Counts what an operator, a filter or a call has made, and passes it on. */
  Object made(Object value) {
    made +=
        value instanceof String text
            ? text.length()
            : value instanceof List<?> list ? list.size() : 0;
    if (made > Limits.MADE) {
      throw new JinjaException(
          "the template makes strings and lists of more than "
              + Limits.MADE
              + " chars and elements");
    }
    return value;
  }

  void enter() {
    step();
    if (++depth > Limits.DEPTH) {
      throw new JinjaException("macros call one another more than " + Limits.DEPTH + " deep");
    }
  }

  void leave() {
    depth--;
  }
}
