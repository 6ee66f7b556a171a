package io.millrace.preprocessor.chat.jinja;

/** Where text goes: the rendering's own, or what a macro or a set block collects. */
final class Output {
  private final StringBuilder text = new StringBuilder();
  private final boolean outermost;

  private boolean generating;

  private Output(boolean outermost) {
    this.outermost = outermost;
  }

  static Output outermost() {
    return new Output(true);
  }

  static Output collecting() {
    return new Output(false);
  }

  void write(String more) {
    Limits.chars((long) text.length() + more.length());
    text.append(more);
  }

  int length() {
    return text.length();
  }

  /** Begins a generation block; positions are known in the rendering's own text only. */
  void beginGeneration() {
    if (!outermost) {
      throw new JinjaException(
          "a generation block stands in a macro, a call or a set block, where its place in the text"
              + " isn't known");
    }
    if (generating) {
      throw new JinjaException("a generation block stands in another one");
    }
    generating = true;
  }

  void endGeneration() {
    generating = false;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
