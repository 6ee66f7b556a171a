package io.millrace.preprocessor.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordFormatTest {
  private static final PromptTemplate TEMPLATE =
      new PromptTemplate("Q: {prompt}\nA: {completion}!");
  private final RecordFormat question = new PromptCompletionFormat("q", "a", TEMPLATE);

  @Test
  void aTextFieldOfAnyName() throws RejectedException {
    RecordFormat format = new TextFormat("content");
    assertThat(format.format(new ParsedRecord.Fields(Map.of("content", "x")))).isEqualTo("x");
    assertThat(format.format(new ParsedRecord.PlainText("y"))).isEqualTo("y");
  }

  @Test
  void promptAndCompletionAreFilledIn() throws RejectedException {
    assertThat(question.format(new ParsedRecord.Fields(Map.of("q", "1+1", "a", "2"))))
        .isEqualTo("Q: 1+1\nA: 2!");
  }

  @Test
  void bracesInAPromptAreLeftAlone() throws RejectedException {
    assertThat(question.format(new ParsedRecord.Fields(Map.of("q", "{completion} $1", "a", "2"))))
        .isEqualTo("Q: {completion} $1\nA: 2!");
  }

  @Test
  void plainTextHasNoPrompt() {
    assertThatThrownBy(() -> question.format(new ParsedRecord.PlainText("x")))
        .hasMessage("The record is plain text, so it has no fields 'q' and 'a'.");
  }

  @Test
  void anEmptyCompletionIsNoAnswer() {
    assertThatThrownBy(() -> question.format(new ParsedRecord.Fields(Map.of("q", "1+1", "a", ""))))
        .hasMessage("The field 'a' is empty.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{prompt}",
        "{completion}",
        "{completion}{prompt}",
        "{prompt}{prompt}{completion}",
        "{prompt}{completion}{completion}",
      })
  void aTemplateHasBothPlacesOnceAndInOrder(String text) {
    assertThatThrownBy(() -> new PromptTemplate(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it must hold {prompt} once and after it {completion} once");
  }

  @Test
  void formatsThatMakeOtherTextsAreDescribedOtherwise() {
    RecordFormat other =
        new PromptCompletionFormat("q", "a", new PromptTemplate("{prompt}{completion}"));
    assertThat(question.description()).isNotEqualTo(other.description());
    assertThat(question.description()).isNotEqualTo(new TextFormat("text").description());
  }
}
