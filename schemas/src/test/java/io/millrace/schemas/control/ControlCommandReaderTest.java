package io.millrace.schemas.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.avro.ContractException;
import io.millrace.schemas.generation.GenerationSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlCommandReaderTest {
  private static final ControlCommandReader READER = new ControlCommandReader(ControlCommand.CODEC);

  @Test
  void readsAvro() {
    ControlCommand command =
        new ControlCommand(
            "id", "run", "stop", Map.of("checkpoint", "false"), "ann", 5, OptionalLong.of(9));

    assertThat(READER.read(ControlCommand.CODEC.encode(command), 3, 4)).isEqualTo(command);
    assertThat(Command.of(command.type(), command.arguments())).isEqualTo(new Command.Stop(false));
  }

  @Test
  void readsTheShortestJson() {
    ControlCommand command = read("{\"run\":\"demo\",\"type\":\"stop\"}");

    assertThat(command)
        .isEqualTo(
            new ControlCommand("offset-3", "demo", "stop", Map.of(), "", 4, OptionalLong.empty()));
    assertThat(Command.of(command.type(), command.arguments())).isEqualTo(new Command.Stop(true));
  }

  @Test
  void readsFullJson() {
    ControlCommand command =
        read(
            "{\"id\":\"a\",\"run\":\"demo\",\"type\":\"stop\",\"arguments\":{\"checkpoint\":false},"
                + "\"issued_by\":\"ann\",\"issued_at\":7,\"expires_at\":8}");

    assertThat(command.arguments()).containsExactly(Map.entry("checkpoint", "false"));
    assertThat(command.issuedAt()).isEqualTo(7);
    assertThat(command.expiresAt()).hasValue(8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"run\":\"demo\"}|'type' must be a non-empty string",
        "{\"type\":\"stop\"}|'run' must be a non-empty string",
        "{\"run\":\"demo\",\"type\":\"stop\"|broken JSON",
        "{\"run\":\"demo\",\"type\":\"stop\"} x|broken JSON",
        "{\"run\":\"demo\",\"type\":\"stop\",\"now\":true}|unknown fields [now]",
        "{\"run\":\"demo\",\"type\":\"stop\",\"issued_at\":\"today\"}|milliseconds",
        "{\"run\":\"demo\",\"type\":\"stop\",\"arguments\":[]}|'arguments' must be a JSON object",
        "{\"run\":\"demo\",\"type\":\"stop\",\"arguments\":{\"checkpoint\":{}}}|must be a value or a list",
        "{\"run\":\"demo\",\"run\":\"other\",\"type\":\"stop\"}|broken JSON at line 1, column ",
        "{\"run\":\"demo\",\"type\":\"stop\",\"arguments\":{\"a\":[[1]]}}|nested more than 3 deep",
        "{\"run\":\"demo\",\"type\":secret}|broken JSON at line 1, column",
        "stop|not in Avro single-object encoding",
      })
  void refusesWithASentence(String text, String sentence) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"run\":\"demo\",\"type\":\"dance\"}|Unknown command type 'dance': known are [stop, pause",
        "{\"run\":\"demo\",\"type\":\"eval\",\"arguments\":{\"cap\":1}}|unknown arguments [cap]",
        "{\"run\":\"demo\",\"type\":\"stop\",\"arguments\":{\"checkpoint\":\"no\"}}|true or false",
      })
  void refusesAnUnknownCommandWithASentence(String text, String sentence) {
    ControlCommand command = read(text);

    assertThatThrownBy(() -> Command.of(command.type(), command.arguments()))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void refusesANameThatIsTooLongToBeRemembered() {
    String id = "i".repeat(201);

    assertThatThrownBy(() -> read("{\"id\":\"" + id + "\",\"run\":\"demo\",\"type\":\"stop\"}"))
        .isInstanceOf(ContractException.class)
        .hasMessage("The command's 'id' has 201 characters: at most 200 are allowed.");
  }

  @Test
  void refusesWhatIsTooLargeBeforeReadingIt() {
    assertThatThrownBy(() -> READER.read(new byte[1024 * 1024 + 1], 3, 4))
        .isInstanceOf(ContractException.class)
        .hasMessage("The command has 1,048,577 bytes: at most 1,048,576 are allowed.");
  }

  @Test
  void aPromptIsNotQuotedByWhatIsWrongWithIt() {
    for (String prompts : List.of("secret", "[\"secret\", \"\"]", "{\"secret\": 1}")) {
      assertThatThrownBy(() -> Command.of("generate", Map.of("prompts", prompts)))
          .isInstanceOf(ContractException.class)
          .hasMessageContaining("'prompts'")
          .hasMessageNotContaining("secret");
    }
    assertThatThrownBy(() -> read("{\"run\":\"demo\",\"type\":secret}"))
        .hasMessageNotContaining("secret");
  }

  @Test
  void aListIsTakenAsItsJsonText() {
    ControlCommand command =
        read(
            "{\"run\":\"demo\",\"type\":\"generate\",\"arguments\":{\"prompts\":[\"a\",\"b\"],"
                + "\"max_new_tokens\":7}}");

    assertThat(Command.of(command.type(), command.arguments()))
        .isEqualTo(
            new Command.Generate(
                List.of("a", "b"), GenerationSettings.of(Map.of("max_new_tokens", "7"))));
  }

  private static ControlCommand read(String text) {
    return READER.read(text.getBytes(StandardCharsets.UTF_8), 3, 4);
  }
}
