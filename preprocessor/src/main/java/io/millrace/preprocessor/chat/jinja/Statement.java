package io.millrace.preprocessor.chat.jinja;

/** Something that writes or sets. Immutable; rendered by many threads. */
interface Statement {
  enum Flow {
    ON,
    BREAK,
    CONTINUE
  }

  Flow execute(Scope scope, Output output);
}
