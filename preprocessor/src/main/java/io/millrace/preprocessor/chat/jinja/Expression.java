package io.millrace.preprocessor.chat.jinja;

/** Something with a value. Immutable; rendered by many threads. */
interface Expression {
  /**
   * Its value.
   *
   * @throws JinjaException as Python would raise
   */
  Object evaluate(Scope scope);
}
