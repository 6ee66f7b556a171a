package io.millrace.preprocessor.chat.jinja;

import java.util.List;

/**
 * A macro's parameters.
 *
 * @param defaults of the last ones
 * @param takesMore whether the body reads varargs, and so more positional arguments may come
 * @param takesNamed whether it reads kwargs
 */
record Signature(
    List<String> names, List<Expression> defaults, boolean takesMore, boolean takesNamed) {
  static final Signature EMPTY = new Signature(List.of(), List.of(), false, false);
}
