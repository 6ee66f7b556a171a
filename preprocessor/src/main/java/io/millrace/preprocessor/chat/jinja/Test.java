package io.millrace.preprocessor.chat.jinja;

/** What stands after {@code is}. */
interface Test {
  boolean holds(Object value, Arguments arguments);
}
