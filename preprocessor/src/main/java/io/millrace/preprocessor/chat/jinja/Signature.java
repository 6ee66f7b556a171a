package io.millrace.preprocessor.chat.jinja;

import java.util.List;

/**
 * A macro's parameters.
 *
 * @param defaults of the last ones
 */
record Signature(List<String> names, List<Expression> defaults) {
  static final Signature EMPTY = new Signature(List.of(), List.of());
}
