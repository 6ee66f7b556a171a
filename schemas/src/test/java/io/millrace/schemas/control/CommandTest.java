package io.millrace.schemas.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.avro.ContractException;
import io.millrace.schemas.generation.GenerationSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CommandTest {

  static Stream<Command> commands() {
    return Stream.of(
        new Command.Stop(true),
        new Command.Stop(false),
        new Command.Pause(),
        new Command.Resume(),
        new Command.Evaluate(Optional.empty(), OptionalInt.empty()),
        new Command.Evaluate(Optional.of("other-eval"), OptionalInt.of(5)),
        new Command.Checkpoint(),
        new Command.Generate(List.of("a \"b\"", "c\n"), GenerationSettings.DEFAULTS),
        new Command.Generate(List.of("a"), GenerationSettings.of(Map.of("num_beams", "5"))),
        new Command.Change(
            Map.of(
                LiveSetting.LEARNING_RATE, "1.0E-4", LiveSetting.GRADIENT_ACCUMULATION_STEPS, "4")),
        new Command.RollBack(500));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void isReadAsItIsWritten(Command command) {
    assertThat(Command.of(command.type(), command.arguments())).isEqualTo(command);
    assertThat(Command.TYPES).contains(command.type());
  }

  @Test
  void theSameNumberIsWrittenTheSameWay() {
    assertThat(Command.of("set", Map.of("learning.rate", "0.0001")))
        .isEqualTo(Command.of("set", Map.of("learning.rate", " 1e-4")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "set|learning.rate|-1|number from 0 to 1000",
        "set|learning.rate|1001|number from 0 to 1000",
        "set|learning.rate|NaN|number from 0 to 1000",
        "set|learning.rate|fast|'fast' is no value of learning.rate",
        "set|gradient.accumulation.steps|0|whole number from 1 to 100000",
        "set|gradient.accumulation.steps|2.5|whole number",
        "set|eval.every.steps|-1|whole number of 0 or more",
        "set|weight.decay|0.1|cannot be changed while a run goes on: only learning.rate",
        "eval|max_batches|0|whole number from 1 on",
        "eval|max_batches|99999999999|whole number from 1 on",
        "eval|topic|~ ~|must not be empty",
        "eval|cap|1|unknown arguments [cap]: known are [topic, max_batches]",
        "pause|now|true|unknown arguments [now]: it has none",
        "rollback|to|1|unknown arguments [to]",
        "rollback|step|-1|a step, 0 or more",
        "rollback|step|last|a whole number",
        "stop|checkpoint|no|must be true or false",
        "generate|prompts|Once|JSON list of strings",
        "generate|prompts|[]|list of 1 to 64 strings",
        "generate|prompts|['']|JSON list of strings",
        "generate|prompts|[\"\"]|none of them may be empty",
        "generate|prompts|[null]|none of them may be empty",
      })
  void refusesWithASentence(String type, String name, String value, String sentence) {
    assertThatThrownBy(() -> Command.of(type, Map.of(name, value)))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "set|names no setting: it can change learning.rate",
        "rollback|needs the argument 'step'",
        "generate|needs the argument 'prompts'",
        "dance|Unknown command type 'dance'",
      })
  void refusesWhatLacksAnArgument(String type, String sentence) {
    assertThatThrownBy(() -> Command.of(type, Map.of()))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void refusesMoreArgumentsThanAnEventCanSayAgain() {
    String prompts = "[\"" + "p".repeat(70_000) + "\"]";

    assertThatThrownBy(() -> Command.of("generate", Map.of("prompts", prompts)))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("at most 65,536 are allowed");
  }
}
