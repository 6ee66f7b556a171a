package io.millrace.preprocessor.chat.jinja;

/** What a template can call. */
interface Callable {
  Object call(Arguments arguments, Rendering rendering);
}
