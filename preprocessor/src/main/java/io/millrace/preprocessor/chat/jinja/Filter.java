package io.millrace.preprocessor.chat.jinja;

/** What stands after a {@code |}. */
interface Filter {
  Object apply(Object value, Arguments arguments, Rendering rendering);
}
