package io.millrace.preprocessor.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.millrace.preprocessor.gpt2.Gpt2Tokenizer;
import io.millrace.preprocessor.sequence.MadeSequences;
import io.millrace.preprocessor.sequence.RecordHints;
import io.millrace.preprocessor.sequence.SourceRecord;
import io.millrace.preprocessor.tokenize.Tokenizer;
import io.millrace.preprocessor.tokenize.TokenizerFiles;
import io.millrace.preprocessor.tokenize.cache.CachingTokenizer;
import io.millrace.preprocessor.tokenize.djl.DjlTokenizer;
import io.millrace.service.registry.ContractCodecs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From a record to its tokens with GPT-2's tokenizer: which text, what of it is trained, its end.
 */
class EveryFormatTest {
  private static final String END = "<|endoftext|>";

  @TempDir private static Path directory;
  private static TokenizerFiles files;
  private static Tokenizer tokenizer;
  private static HuggingFaceTokenizer decoder;

  @BeforeAll
  static void load() throws Exception {
    files = TokenizerFiles.at(Gpt2Tokenizer.writeTo(directory));
    tokenizer = CachingTokenizer.over(new DjlTokenizer(files), files);
    decoder = HuggingFaceTokenizer.newInstance(files.tokenizerJson());
  }

  @AfterAll
  static void close() {
    tokenizer.close();
    decoder.close();
  }

  /**
   * A record and what has to come of it.
   *
   * @param record with ' for the quotes of JSON
   * @param text of all its tokens
   * @param trained text of those that are trained
   */
  private record Case(Map<String, String> settings, String record, String text, String trained) {}

  private static Case of(String record, String text, String trained, String... settings) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      given.put(settings[i], settings[i + 1]);
    }
    return new Case(given, record, text, trained);
  }

  private static Case completions(String record, String text, String trained, String... settings) {
    Case made = of(record, text, trained, settings);
    made.settings().put("train.on", "completions");
    return made;
  }

  private static Stream<Case> texts() {
    String two = "{prompt}{completion}";
    return Stream.of(
        of("plain text", "plain text@", "plain text@"),
        of("{'text': 'a b'}", "a b@", "a b@"),
        of("{'body': 'a b'}", "a b@", "a b@", "text.field", "body"),
        completions("{'text': 'a b'}", "a b@", "a b@"),
        of("{'prompt': 'Hi', 'completion': ' ho'}", "Hi ho@", "Hi ho@", "prompt.template", two),
        completions(
            "{'prompt': 'Hi', 'completion': ' ho'}", "Hi ho@", " ho@", "prompt.template", two),
        // The token that straddles: the prompt's last space begins the answer's first token.
        completions(
            "{'prompt': 'A: ', 'completion': 'yes'}", "A: yes@", " yes@", "prompt.template", two),
        completions(
            "{'q': 'x', 'a': 'y'}",
            "x:y.@",
            "y.@",
            "prompt.field",
            "q",
            "completion.field",
            "a",
            "prompt.template",
            "{prompt}:{completion}."),
        completions(
            "{'instruction': 'two', 'output': '2'}",
            "two=2@",
            "2@",
            "alpaca.template.no.input",
            "{instruction}={output}"),
        completions(
            "{'instruction': 'add', 'input': '1 1', 'output': '2'}",
            "add(1 1)=2@",
            "2@",
            "alpaca.template",
            "{instruction}({input})={output}"),
        // An emoji of several tokens is trained whole, and what stands before it not at all.
        completions(
            "{'prompt': '\uD83D\uDC4D', 'completion': '\uD83D\uDC4E!'}",
            "\uD83D\uDC4D\uD83D\uDC4E!@",
            "\uD83D\uDC4E!@",
            "prompt.template",
            two),
        // A text, or a template, that brings the end along gets no second one.
        of("{'text': 'a b@'}", "a b@", "a b@"),
        of("{'text': 'a b@\\n'}", "a b@\n", "a b@\n"),
        of("{'input_ids': [64, 50256, 198]}", "a@\n", "a@\n"),
        // The last word is written as the end token and is another one, with its space.
        of("{'text': 'the end'}", "the endend", "the endend", "eos.token", "end"),
        completions(
            "{'prompt': 'x', 'completion': 'y'}",
            "x:y@",
            "y@",
            "prompt.template",
            "{prompt}:{completion}@"),
        of("{'text': 'a b'}", "a b", "a b", "eos.append", "false"),
        of("{'input_ids': [64, 275]}", "a b@", "a b@"),
        of("{'input_ids': [64, 275], 'labels': [-100, 275]}", "a b@", " b@"),
        of("{'input_ids': [64, 275, 64], 'labels': [64, 275, -100]}", "a ba@", "a b"),
        of(
            "{'ids': [64, 275, 50256], 'l': [-100, 275, 50256]}",
            "a b@",
            " b@",
            "input.ids.field",
            "ids",
            "labels.field",
            "l"));
  }

  private static Stream<Case> conversations() {
    String oneTwoThree =
        "{'messages': [{'role': 'assistant', 'content': 'One'}, {'role': 'user', 'content': 'Two'},"
            + " {'role': 'assistant', 'content': 'Three'}]}";
    String hiHo =
        "{'messages': [{'role': 'user', 'content': 'Hi'}, {'role': 'assistant', 'content': 'Ho'}]}";
    String hiHoText = "<user>Hi<end>\n<assistant>Ho<end>\n@";
    String oneTwoThreeText = "<assistant>One<end>\n<user>Two<end>\n<assistant>Three<end>\n@";
    return Stream.of(
        of(hiHo, hiHoText, hiHoText),
        completions(hiHo, hiHoText, "Ho<end>@"),
        completions(oneTwoThree, oneTwoThreeText, "One<end>Three<end>@"),
        of(oneTwoThree, oneTwoThreeText, "Three<end>@", "train.on", "last-completion"),
        // What ends in somebody else's turn ends untrained.
        completions(
            "{'messages': [{'role': 'assistant', 'content': 'One'}, {'role': 'user', 'content':"
                + " 'Two'}]}",
            "<assistant>One<end>\n<user>Two<end>\n@",
            "One<end>"),
        completions(
            "{'conversations': [{'from': 'human', 'value': 'Hi'}, {'from': 'gpt', 'value':"
                + " 'Ho'}]}",
            hiHoText,
            "Ho<end>@"),
        completions(
            "{'talk': [{'who': 'user', 'what': 'Hi'}, {'who': 'assistant', 'what': 'Ho'}]}",
            hiHoText,
            "Ho<end>@",
            "messages.field",
            "talk",
            "message.role.field",
            "who",
            "message.content.field",
            "what"),
        completions(
            "{'system': 'Be', 'conversations': [{'from': 'gpt', 'value': 'Ho'}]}",
            "<system>Be<end>\n<assistant>Ho<end>\n@",
            "Ho<end>@"),
        // The same system prompt in two places is one.
        completions(
            "{'system': 'Be', 'messages': [{'role': 'system', 'content': 'Be'}, {'role':"
                + " 'assistant', 'content': 'Ho'}]}",
            "<system>Be<end>\n<assistant>Ho<end>\n@",
            "Ho<end>@"),
        completions(
            "{'system': 'Be', 'prompt': [{'role': 'user', 'content': 'Hi'}], 'completion':"
                + " [{'role': 'assistant', 'content': 'Ho'}]}",
            "<system>Be<end>\n" + hiHoText,
            "Ho<end>@"),
        // An assistant's turn in the prompt is given, not learnt.
        completions(
            "{'prompt': [{'role': 'assistant', 'content': 'One'}, {'role': 'user', 'content':"
                + " 'Two'}], 'completion': [{'role': 'assistant', 'content': 'Three'}]}",
            oneTwoThreeText,
            "Three<end>@"),
        // As a record whose fields are all strings has it.
        completions(
            "{'messages': '[{\\'role\\': \\'assistant\\', \\'content\\': \\'Ho\\'}]'}",
            "<assistant>Ho<end>\n@",
            "Ho<end>@"),
        completions(
            "{'prompt': ' [{\\'role\\': \\'user\\', \\'content\\': \\'Hi\\'}]', 'completion':"
                + " '[{\\'role\\': \\'assistant\\', \\'content\\': \\'Ho\\'}]'}",
            hiHoText,
            "Ho<end>@"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void textAndTargets(Case given) throws Exception {
    assertMade(given);
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void conversationAndTargets(Case given) throws Exception {
    given.settings().put("chat.template", "chatml");
    assertMade(
        new Case(
            given.settings(), given.record(), asChatMl(given.text()), asChatMl(given.trained())));
  }

  private static String asChatMl(String text) {
    return text.replace("<end>", "<|im_end|>")
        .replaceAll("<(user|assistant|system)>", "<|im_start|>$1\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"everything", "completions"})
  void aChatTemplateThatWritesTheEndTokenItself(String trainOn) throws Exception {
    Path template =
        Files.writeString(
            directory.resolve("ended.jinja"),
            "{% for m in messages %}{{ m.role }}:{% generation %}{{ m.content }}{{ eos_token }}"
                + "{% endgeneration %}{{ '\n' }}{% endfor %}");
    String record = "{'messages': [{'role': 'assistant', 'content': 'Ho'}]}";
    String trained = trainOn.equals("everything") ? "assistant:Ho@\n" : "Ho@";
    assertMade(
        of(
            record,
            "assistant:Ho@\n",
            trained,
            "train.on",
            trainOn,
            "chat.template",
            template.toString()));
  }

  @Test
  void theDateInAConversationIsThatOfItsRecord() throws Exception {
    Path template =
        Files.writeString(
            directory.resolve("dated.jinja"),
            "{{ strftime_now('%d %b %Y') }}{% for m in messages %} {{ m.content }}{% endfor %}");
    assertMade(
        of(
            "{'messages': [{'role': 'assistant', 'content': 'Ho'}]}",
            "01 Jan 1970 Ho@",
            "01 Jan 1970 Ho@",
            "chat.template",
            template.toString()));
  }

  private static void assertMade(Case given) throws Exception {
    Map<String, String> settings = new HashMap<>(given.settings());
    settings.put("tokenizer", directory.toString());
    settings.replaceAll((key, value) -> value.replace("@", END));
    PreprocessorSettings all = PreprocessorSettings.of(settings);
    MadeSequences made =
        Pipeline.sequences(
                all,
                files,
                Pipeline.language(all, files, all.specialTokens(files), tokenizer),
                ContractCodecs.of(all.values()))
            .make(
                new SourceRecord(
                    0,
                    0,
                    0,
                    given.record().replace('\'', '"').replace("@", END).getBytes(UTF_8),
                    RecordHints.NONE));
    MadeSequences.Part part = made.parts().get(0);
    int[] trained =
        IntStream.range(0, part.ids().length)
            .filter(part.supervision().trained()::contains)
            .map(i -> part.ids()[i])
            .toArray();
    assertThat(decoded(part.ids())).isEqualTo(given.text().replace("@", END));
    assertThat(decoded(trained)).isEqualTo(given.trained().replace("@", END));
  }

  private static String decoded(int[] ids) {
    return decoder.decode(Arrays.stream(ids).asLongStream().toArray(), false);
  }
}
