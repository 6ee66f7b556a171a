package io.millrace.preprocessor.format;

import java.util.List;

/** A text that ends in an answer. */
final class AnsweredText {
  private AnsweredText() {}

  /**
   * The example: where only answers are trained, everything from the answer's first character to
   * the end of the text, so that whatever the template puts behind the answer is learnt as its end.
   */
  static Example of(TextTemplate.Filled filled, TrainOn trainOn) {
    String text = filled.text();
    return trainOn == TrainOn.EVERYTHING
        ? Example.Text.whole(text, true)
        : new Example.Text(text, List.of(new TextRange(filled.answerStart(), text.length())), true);
  }
}
