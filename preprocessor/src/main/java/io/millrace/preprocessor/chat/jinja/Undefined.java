package io.millrace.preprocessor.chat.jinja;

/**
 * A variable or attribute that isn't there. It prints as nothing and is false; whatever else is
 * done with it raises.
 *
 * @param why the sentence that it raises with
 */
record Undefined(String why) {
  JinjaException raised() {
    return new JinjaException(why);
  }
}
