package io.millrace.preprocessor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.preprocessor.label.LabelReader;
import io.millrace.preprocessor.label.ModelLabels;
import io.millrace.service.SetupException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which settings go together, and what the model's config.json adds to them. */
class ClassificationSettingsTest {

  @Test
  void theDefaults() {
    ClassificationSettings settings = new ClassificationSettings(settings(Map.of()).values());
    assertThat(settings.textFields()).containsExactly("text");
    assertThat(description(Map.of(), null)).isEqualTo("one of [1:0,1:1]");
    assertThat(labels(Map.of(), null).field()).isEqualTo("label");
    assertThat(
            new ClassificationSettings(
                    settings(Map.of("text.field", "a", "text.pair.field", "b")).values())
                .textFields())
        .containsExactly("a", "b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "|{'id2label': {'1': 'b', '0': 'a'}}|one of [1:a,1:b]",
        "|{'label2id': {'b': 1, 'a': 0}}|one of [1:a,1:b]",
        "|{'id2label': {'0': 'a', '1': 'b'}, 'label2id': {'a': 0, 'b': 1}}|one of [1:a,1:b]",
        "|{'num_labels': 3}|one of [1:0,1:1,1:2]",
        "|{'id2label': {'0': 'a', '1': 'b'}, 'num_labels': 3}|one of [1:a,1:b]",
        "|{'id2label': null, 'problem_type': null}|one of [1:0,1:1]",
        "|{'id2label': {'0': 'score'}}|1 numbers",
        "|{'num_labels': 3, 'problem_type': 'regression'}|3 numbers",
        "|{'num_labels': 2, 'problem_type': 'multi_label_classification'}|any of [1:0,1:1]",
        "problem.type=regression|{}|1 numbers",
        "problem.type=multi_label_classification|{'num_labels': 1}|any of [1:0]",
        "label.names=x,y|{'id2label': {'0': 'a', '1': 'b'}}|one of [1:x,1:y]",
        // What a setting says instead may be wrong in the file.
        "label.names=x,y|{'id2label': {'7': 'a'}}|one of [1:x,1:y]",
        "problem.type=regression|{'problem_type': 'ranking'}|1 numbers",
        "label.names=score|{}|1 numbers",
      })
  void whatTheSettingsLeaveOpenTheModelSays(String setting, String config, String description) {
    assertThat(description(given(setting), config)).isEqualTo(description);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'id2label': {'0': 'a', '2': 'b'}}|its id2label does not name the classes 0, 1 and so on",
        "{'id2label': {}}|its id2label does not name the classes 0, 1 and so on",
        "{'id2label': {'0': 'a', '1': ''}}|its id2label does not name the classes",
        "{'label2id': {'a': 0, 'b': 0}}|its label2id does not name the classes",
        "{'id2label': {'0': 'a', '1': 'a'}}|its id2label has two classes of one name",
        "{'id2label': {'0': 'a', '1': 'b'}, 'label2id': {'a': 1, 'b': 0}}"
            + "|its id2label and its label2id do not agree",
        "{'num_labels': 0}|its num_labels is no number of classes",
        "{'num_labels': 2000000000}|its num_labels is no number of classes",
        "{'problem_type': 'ranking'}|its problem_type is none of single_label_classification",
        "{'num_labels': 1, 'problem_type': 'single_label_classification'}|There is one class, '0'",
      })
  void whatTheModelCannotSay(String config, String sentence) {
    assertThatThrownBy(() -> labels(Map.of(), config))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "layout=packed|layout is packed, which has no meaning for task=sequence_classification:"
            + " leave it out.",
        "labels.on.padding=train|labels.on.padding is train, which has no meaning",
        "train.on=completions|train.on is completions, which has no meaning",
        "format=messages|format is messages, which has no meaning",
        "chat.template=chatml|chat.template is chatml, which has no meaning",
        "too.long=split|too.long is split, and the label of a text is not that of its parts: set it"
            + " to truncate, truncate-left or reject.",
        "record.encoding=text|record.encoding is text, so that records have no fields, and a label"
            + " is in one: set record.encoding to auto.",
        "label.names=a,b,a|label.names is a,b,a, where a name is empty or there twice: give each"
            + " class one of its own.",
      })
  void whatHasNoMeaningForIt(String setting, String sentence) {
    assertThatThrownBy(() -> settings(given(setting)))
        .isInstanceOf(SetupException.class)
        .hasMessageStartingWith(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text.pair.field=b",
        "label.field=b",
        "label.names=a,b",
        "problem.type=regression",
      })
  void whatIsForItAlone(String setting) {
    Map<String, String> given = new HashMap<>(given(setting));
    given.put("tokenizer", "tokenizer.json");
    assertThatThrownBy(() -> PreprocessorSettings.of(given))
        .isInstanceOf(SetupException.class)
        .hasMessage(
            setting.split("=", -1)[0]
                + " is set, which is for task=sequence_classification, and task is causal_lm: set"
                + " task as well, or leave it out.");
  }

  @Test
  void whatEndsATextIsNotAsked() {
    // So max.length needs no room for it; what it needs room for the tokenizer says.
    assertThat(settings(Map.of("max.length", "2"))).isNotNull();
    assertThat(settings(Map.of("format", "text", "too.long", "truncate-left"))).isNotNull();
  }

  private static Map<String, String> given(String setting) {
    if (setting == null) {
      return Map.of();
    }
    List<String> parts = List.of(setting.split("=", 2));
    return Map.of(parts.get(0), parts.get(1));
  }

  private static PreprocessorSettings settings(Map<String, String> more) {
    Map<String, String> given = new HashMap<>(more);
    given.put("tokenizer", "tokenizer.json");
    given.put("task", "sequence_classification");
    return PreprocessorSettings.of(given);
  }

  private static String description(Map<String, String> more, String config) {
    return labels(more, config).description();
  }

  private static LabelReader labels(Map<String, String> more, String config) {
    JsonNode tree = config == null ? MissingNode.getInstance() : tree(config);
    return new ClassificationSettings(settings(more).values()).labels(new ModelLabels(tree));
  }

  private static JsonNode tree(String config) {
    try {
      return JsonMapper.builder().build().readTree(config.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
