package io.millrace.preprocessor.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordFormatTest {
  private static final Instant AT = Instant.EPOCH;
  private static final MessageNames NAMES = new MessageNames("role", "content");
  private static final TextTemplate TEMPLATE =
      new TextTemplate("Q: {prompt}\nA: {completion}!", PromptCompletionFormat.PLACES);

  @Test
  void aTextFieldOfAnyName() throws RejectedException {
    Example.Text text = text(new TextFormat("content"), Map.of("content", "x"));
    assertThat(text.text()).isEqualTo("x");
    assertThat(text.isAllTrained()).isTrue();
    assertThat(text.specialTokens()).isTrue();
  }

  @Test
  void promptAndCompletionAreFilledIn() throws RejectedException {
    Example.Text text = text(question(TrainOn.EVERYTHING), Map.of("q", "1+1", "a", "2"));
    assertThat(text.text()).isEqualTo("Q: 1+1\nA: 2!");
    assertThat(text.isAllTrained()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"COMPLETIONS", "LAST_COMPLETION"})
  void theCompletionAndWhateverStandsBehindItAreTrained(TrainOn trainOn) throws RejectedException {
    Example.Text text = text(question(trainOn), Map.of("q", "1+1", "a", "2"));
    assertThat(trained(text)).containsExactly("2!");
  }

  @Test
  void bracesInAPromptAreLeftAlone() throws RejectedException {
    assertThat(text(question(TrainOn.COMPLETIONS), Map.of("q", "{completion} $1", "a", "2")).text())
        .isEqualTo("Q: {completion} $1\nA: 2!");
  }

  @Test
  void anEmptyCompletionIsNoAnswer() {
    assertThatThrownBy(() -> text(question(TrainOn.EVERYTHING), Map.of("q", "1+1", "a", "")))
        .hasMessage("The field 'a' is empty.");
  }

  @ParameterizedTest
  @CsvSource({
    "'', {prompt} once",
    "{prompt}, {completion} once",
    "{completion}, {prompt} once",
    "{prompt}{prompt}{completion}, {prompt} once",
    "{prompt}{completion}{completion}, {completion} once",
  })
  void aTemplateHasEachPlaceOnce(String text, String what) {
    assertThatThrownBy(() -> new TextTemplate(text, PromptCompletionFormat.PLACES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it must hold " + what);
  }

  @Test
  void theAnswerStandsBehindTheOtherPlaces() {
    assertThatThrownBy(
            () -> new TextTemplate("{completion}{prompt}", PromptCompletionFormat.PLACES))
        .hasMessage("{completion} must stand behind the other places");
  }

  @Test
  void anInstructionWithInputAndOneWithout() throws RejectedException {
    AlpacaFormat alpaca = alpaca(TrainOn.COMPLETIONS);
    Example.Text with = text(alpaca, Map.of("instruction", "add", "input", "1 2", "output", "3"));
    assertThat(with.text()).isEqualTo("add(1 2)=3");
    assertThat(trained(with)).containsExactly("3");
    for (Object none : new Object[] {"", " ", null}) {
      Map<String, Object> record = new LinkedHashMap<>(Map.of("instruction", "hi", "output", "ho"));
      record.put("input", none);
      assertThat(text(alpaca, record).text()).isEqualTo("hi: ho");
    }
    assertThat(text(alpaca, Map.of("instruction", "hi", "output", "ho")).text())
        .isEqualTo("hi: ho");
  }

  @Test
  void tokenIdsAreTrainedAsTheirLabelsSay() throws RejectedException {
    assertThat(ids(Map.of("ids", List.of(1, 2, 3))).trained().bounds()).containsExactly(0, 3);
    assertThat(
            ids(Map.of("ids", List.of(1, 2, 3), "labels", List.of(-100, 2, -100)))
                .trained()
                .bounds())
        .containsExactly(1, 2);
    // As a record whose fields are all strings has them.
    assertThat(ids(Map.of("ids", "[1, 2]")).ids()).containsExactly(1, 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | | The field 'ids' has no tokens.",
        "[1, 10] | | Value 1 of the field 'ids' is 10, and the tokenizer has the tokens 0 to 9.",
        "[1, -1] | | Value 1 of the field 'ids' is -1, and the tokenizer has the tokens 0 to 9.",
        "[1, 1.5] | | Value 1 of the field 'ids' is no integer that a token can have.",
        "[1, 99999999999] | | Value 1 of the field 'ids' is no integer that a token can have.",
        "[1, null] | | Value 1 of the field 'ids' is no integer that a token can have.",
        "{} | | The field 'ids' is an object, not an array.",
        "1 2 | | The field 'ids' is a string and not the JSON of an array.",
        "[1, 2] | [1] | The field 'labels' has 1 values and 'ids' has 2: there must be a label for"
            + " each token.",
        "[1, 2] | [1, 3] | Value 1 of the field 'labels' is 3, and must be its token's id 2 or"
            + " -100.",
      })
  void tokenIdsThatCannotBe(String ids, String labels, String sentence) {
    Map<String, Object> record = new LinkedHashMap<>(Map.of("ids", ids));
    record.put("labels", labels);
    assertThatThrownBy(() -> ids(record))
        .isInstanceOf(RejectedException.class)
        .hasMessage(sentence);
  }

  @Test
  void paddingOfTheProducersIsRefused() {
    assertThatThrownBy(() -> ids(Map.of("ids", List.of(1, 2), "attention_mask", List.of(1, 0))))
        .hasMessage(
            "Value 1 of the field 'attention_mask' is 0, not 1: send the tokens without padding.");
  }

  @Test
  void theFieldsTellTheFormatAndWhatIsNearerToTheTokensWins() throws RejectedException {
    RecordFormats formats = formats(Optional.empty());
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("instruction", "i");
    all.put("output", "o");
    assertThat(textOf(formats, all)).isEqualTo("i: o");
    all.put("q", "1+1");
    all.put("a", "2");
    assertThat(textOf(formats, all)).isEqualTo("Q: 1+1\nA: 2!");
    all.put("text", "t");
    assertThat(textOf(formats, all)).isEqualTo("t");
    all.put("ids", List.of(1, 2));
    assertThat(formats.format(new ParsedRecord.Fields(all), "", AT))
        .isInstanceOf(Example.TokenIds.class);
  }

  @Test
  void theHeaderWinsOverTheSettingAndTheSettingOverTheFields() throws RejectedException {
    ParsedRecord record = new ParsedRecord.Fields(Map.of("text", "t", "q", "1+1", "a", "2"));
    RecordFormats chosen = formats(Optional.of(FormatName.PROMPT_COMPLETION));
    assertThat(((Example.Text) chosen.format(record, "", AT)).text()).isEqualTo("Q: 1+1\nA: 2!");
    assertThat(((Example.Text) chosen.format(record, "text", AT)).text()).isEqualTo("t");
    assertThatThrownBy(() -> chosen.format(record, "haiku", AT))
        .hasMessage(
            "The record's header names the format 'haiku'; known are input-ids, text, messages,"
                + " conversations, prompt-completion, alpaca.")
        .extracting(e -> ((RejectedException) e).reason())
        .isEqualTo(RejectionReason.UNKNOWN_FORMAT);
  }

  @Test
  void plainTextIsATextAndNothingElse() throws RejectedException {
    ParsedRecord plain = new ParsedRecord.PlainText("x");
    assertThat(((Example.Text) formats(Optional.empty()).format(plain, "", AT)).text())
        .isEqualTo("x");
    assertThatThrownBy(
            () -> formats(Optional.of(FormatName.PROMPT_COMPLETION)).format(plain, "", AT))
        .hasMessage(
            "The record is plain text, so it has no 'q' and 'a', which the format"
                + " prompt-completion reads.");
  }

  @Test
  void aRecordThatFitsNothing() {
    assertThatThrownBy(() -> textOf(formats(Optional.empty()), Map.of("foo", "x")))
        .hasMessage(
            "The record has foo; none of the formats fits: 'ids'; or 'text'; or 'messages'; or 'q'"
                + " and 'a'; or 'instruction' and 'output'.");
  }

  @Test
  void aConversationWithoutAChatTemplateIsALetterNotADefault() {
    assertThatThrownBy(
            () ->
                textOf(
                    formats(Optional.empty()),
                    Map.of("messages", List.of(Map.of("role", "user", "content", "hi")))))
        .hasMessage(
            "The record is a conversation, and the tokenizer has no chat template: set"
                + " chat.template.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[3, 1, 2]", "[", "[]", "[{\"id\": 1}]", "[{\"role\": \"user\"}, 2]"})
  void aPromptThatLooksLikeAListIsAText(String prompt) throws RejectedException {
    assertThat(text(question(TrainOn.EVERYTHING), Map.of("q", prompt, "a", "[1, 2]")).text())
        .isEqualTo("Q: " + prompt + "\nA: [1, 2]!");
  }

  @Test
  void aListIsNoTextEvenWhereTheOtherIsOne() {
    assertThatThrownBy(
            () -> text(question(TrainOn.EVERYTHING), Map.of("q", List.of(Map.of()), "a", "b")))
        .hasMessage("The field 'q' is an array, not a string.");
  }

  @Test
  void aSystemPromptIsPutFirstWhereTheConversationHasNone() throws RejectedException {
    Map<String, Object> user = Map.of("role", "user", "content", "hi");
    Map<String, Object> system = Map.of("role", "system", "content", "be");
    ParsedRecord.Fields record = new ParsedRecord.Fields(Map.of("s", "be"));
    SystemPrompt prompt = new SystemPrompt("s");
    assertThat(prompt.in(record, List.of(user))).containsExactly(system, user);
    assertThat(prompt.in(record, List.of(system, user))).containsExactly(system, user);
    assertThat(new SystemPrompt("none").in(record, List.of(user))).containsExactly(user);
    assertThat(prompt.in(new ParsedRecord.Fields(Map.of("s", "")), List.of(user)))
        .containsExactly(user);
  }

  @Test
  void twoSystemPromptsThatDifferAreALetter() {
    Map<String, Object> other = Map.of("role", "system", "content", "do");
    ParsedRecord.Fields record = new ParsedRecord.Fields(Map.of("s", "be"));
    assertThatThrownBy(() -> new SystemPrompt("s").in(record, List.of(other)))
        .hasMessage(
            "The field 's' is another system prompt than the one among the messages: leave one of"
                + " them out.")
        .extracting(e -> ((RejectedException) e).reason())
        .isEqualTo(RejectionReason.BROKEN_CONVERSATION);
    ParsedRecord.Fields number = new ParsedRecord.Fields(Map.of("s", 1));
    assertThatThrownBy(() -> new SystemPrompt("s").in(number, List.of()))
        .hasMessage("The field 's' is a number, not a string.");
  }

  @Test
  void messagesGetTheNamesThatTemplatesKnow() throws RejectedException {
    ParsedRecord.Fields record =
        new ParsedRecord.Fields(
            Map.of(
                "conversations",
                List.of(
                    Map.of("from", "human", "value", "hi", "id", 7),
                    Map.of("from", "gpt", "value", List.of(Map.of("type", "text", "text", "ho"))),
                    Map.of("from", "system", "value", "be"))));
    assertThat(Messages.of(record, "conversations", new MessageNames("from", "value")))
        .isEqualTo(
            List.of(
                Map.of("role", "user", "content", "hi", "id", 7),
                Map.of("role", "assistant", "content", "ho"),
                Map.of("role", "system", "content", "be")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | The field 'm' has no messages.",
        "[1] | Message 0 of the field 'm' is a number, not an object.",
        "[{\"content\": \"x\"}] | Message 0 of the field 'm' has no field 'role'.",
        "[{\"role\": 1, \"content\": \"x\"}] | Message 0 of the field 'm' has no role that is a"
            + " string.",
        "[{\"role\": \"user\"}] | Message 0 of the field 'm' has no field 'content'.",
        "[{\"role\": \"user\", \"content\": 5}] | Message 0 of the field 'm' has a content that is a"
            + " number.",
        "[{\"role\": \"user\", \"content\": [{\"type\": \"image\"}]}] | Message 0 of the field 'm'"
            + " has a part that is no text; only text can be trained on.",
        "\"x\" | The field 'm' is a string, not an array.",
      })
  void messagesThatAreNone(String json, String sentence) {
    assertThatThrownBy(() -> Messages.of(new ParsedRecord.Fields(Map.of("m", json)), "m", NAMES))
        .isInstanceOf(RejectedException.class)
        .hasMessage(sentence);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"role\": \"user\", \"content\": \"half \\ud83d\"}]",
        "[{\"role\": \"user\", \"content\": \"x\", \"n\": 1e999}]"
      })
  void jsonInAStringIsReadAsStrictlyAsTheRecord(String json) {
    assertThatThrownBy(() -> Messages.of(new ParsedRecord.Fields(Map.of("m", json)), "m", NAMES))
        .isInstanceOf(RejectedException.class)
        .extracting(e -> ((RejectedException) e).reason())
        .isIn(RejectionReason.NOT_UNICODE, RejectionReason.BROKEN_JSON);
    String deep = "[".repeat(200) + "]".repeat(200);
    assertThatThrownBy(() -> Messages.of(new ParsedRecord.Fields(Map.of("m", deep)), "m", NAMES))
        .isInstanceOf(RejectedException.class);
  }

  @Test
  void aFieldThatOnlyLooksLikeRoleOrContentDoesNotTakeItsPlace() throws RejectedException {
    String json = "[{\"from\": \"gpt\", \"value\": \"right\", \"content\": \"wrong\"}]";
    assertThat(
            Messages.of(
                new ParsedRecord.Fields(Map.of("m", json)), "m", new MessageNames("from", "value")))
        .isEqualTo(List.of(Map.of("role", "assistant", "content", "right")));
  }

  @Test
  void formatsThatMakeOtherTextsAreDescribedOtherwise() {
    assertThat(question(TrainOn.EVERYTHING).description())
        .isNotEqualTo(question(TrainOn.COMPLETIONS).description());
    assertThat(alpaca(TrainOn.EVERYTHING).description())
        .isNotEqualTo(alpaca(TrainOn.COMPLETIONS).description());
  }

  private static PromptCompletionFormat question(TrainOn trainOn) {
    return new PromptCompletionFormat("q", "a", TEMPLATE, NAMES, noChats(trainOn), trainOn);
  }

  private static AlpacaFormat alpaca(TrainOn trainOn) {
    return new AlpacaFormat(
        new AlpacaFormat.Names("instruction", "input", "output"),
        new TextTemplate("{instruction}({input})={output}", AlpacaFormat.PLACES),
        new TextTemplate("{instruction}: {output}", AlpacaFormat.PLACES_WITHOUT_INPUT),
        trainOn);
  }

  private static ChatRenderer noChats(TrainOn trainOn) {
    return new ChatRenderer(Optional.empty(), "system", "tools", trainOn);
  }

  private static RecordFormats formats(Optional<FormatName> chosen) {
    TrainOn everything = TrainOn.EVERYTHING;
    return new RecordFormats(
        Map.of(
            FormatName.INPUT_IDS, new TokenIdsFormat("ids", "labels", 10),
            FormatName.TEXT, new TextFormat("text"),
            FormatName.MESSAGES, new ConversationFormat("messages", NAMES, noChats(everything)),
            FormatName.PROMPT_COMPLETION, question(everything),
            FormatName.ALPACA, alpaca(everything)),
        chosen);
  }

  private static Example.Text text(RecordFormat format, Map<String, Object> record)
      throws RejectedException {
    return (Example.Text) format.format(new ParsedRecord.Fields(record), AT);
  }

  private static String textOf(RecordFormats formats, Map<String, Object> record)
      throws RejectedException {
    return ((Example.Text) formats.format(new ParsedRecord.Fields(record), "", AT)).text();
  }

  private static io.millrace.preprocessor.tokenize.Tokens ids(Map<String, Object> record)
      throws RejectedException {
    RecordFormat format = new TokenIdsFormat("ids", "labels", 10);
    return ((Example.TokenIds) format.format(new ParsedRecord.Fields(record), AT)).tokens();
  }

  private static List<String> trained(Example.Text text) {
    List<String> result = new ArrayList<>();
    text.trained().forEach(range -> result.add(text.text().substring(range.start(), range.end())));
    return result;
  }
}
