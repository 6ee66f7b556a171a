package io.millrace.preprocessor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.preprocessor.batch.BatchLimits;
import io.millrace.preprocessor.batch.LabelsOnPadding;
import io.millrace.preprocessor.batch.PadTo;
import io.millrace.preprocessor.batch.PaddedRows;
import io.millrace.preprocessor.batch.RowLength;
import io.millrace.preprocessor.format.PromptCompletionFormat;
import io.millrace.preprocessor.format.TextFormat;
import io.millrace.preprocessor.sequence.SequenceEnd;
import io.millrace.preprocessor.tokenize.SpecialTokens;
import io.millrace.service.SetupException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class PreprocessorSettingsTest {
  private static final SpecialTokens TOKENS = new SpecialTokens(OptionalInt.of(5), 6);

  @Test
  void theDefaults() {
    PreprocessorSettings settings = settings(Map.of());
    assertThat(settings.format()).isEqualTo(new TextFormat("text"));
    assertThat(settings.sequenceEnd(TOKENS)).isEqualTo(new SequenceEnd(OptionalInt.of(5), 512));
    assertThat(settings.layout(TOKENS))
        .isEqualTo(new PaddedRows(new RowLength(PadTo.LONGEST, 8, 512), 6, LabelsOnPadding.IGNORE));
    assertThat(settings.limits(PreprocessorSettings.BATCH_ROWS))
        .isEqualTo(new BatchLimits(8, 8 * 1024 * 1024 - 4096, 1000));
    assertThat(settings.limits(PreprocessorSettings.EVAL_BATCH_ROWS).rows()).isEqualTo(8);
    assertThat(settings.maxRecordBytes()).isEqualTo(1024 * 1024);
    assertThat(settings.applicationId()).isEqualTo("millrace-preprocessor");
    assertThat(settings.topics().text()).isEqualTo("text");
    assertThat(settings.values().effective())
        .containsEntry("http.port", "9465")
        .containsEntry("eos.token", "")
        .containsEntry("threads", "1");
  }

  @Test
  void everySettingHasAnExplanation() {
    PreprocessorSettings.TABLE
        .configKeys()
        .forEach((name, key) -> assertThat(key.documentation).as(name).endsWith("."));
  }

  @Test
  void asTheSeedHasIt() {
    PreprocessorSettings settings =
        settings(
            Map.of("pad.to", "max.length", "labels.on.padding", "train", "eos.append", "false"));
    assertThat(settings.layout(TOKENS))
        .isEqualTo(
            new PaddedRows(new RowLength(PadTo.MAX_LENGTH, 8, 512), 6, LabelsOnPadding.TRAIN));
    assertThat(settings.sequenceEnd(TOKENS).eosId()).isEmpty();
  }

  @Test
  void promptAndCompletionWithTheDefaultTemplate() throws Exception {
    PromptCompletionFormat format =
        (PromptCompletionFormat)
            settings(Map.of("prompt.field", "q", "completion.field", "a")).format();
    assertThat(format.template().fill("P", "C"))
        .isEqualTo("### Instruction:\nP\n\n### Response:\nC");
  }

  @Test
  void onlyOneOfPromptAndCompletion() {
    assertThatThrownBy(() -> settings(Map.of("prompt.field", "q")).format())
        .isInstanceOf(SetupException.class)
        .hasMessage(
            "Only one of prompt.field and completion.field is set: set both, or neither to read"
                + " text.field.");
  }

  @Test
  void aTemplateWithoutItsPlaces() {
    assertThatThrownBy(
            () ->
                settings(
                        Map.of(
                            "prompt.field", "q", "completion.field", "a", "prompt.template", "x"))
                    .format())
        .isInstanceOf(SetupException.class)
        .hasMessage(
            "prompt.template cannot be used: it must hold {prompt} once and after it {completion}"
                + " once.");
  }

  @Test
  void anUnknownSetting() {
    assertThatThrownBy(() -> settings(Map.of("batch.row", "2")))
        .isInstanceOf(SetupException.class)
        .hasMessageStartingWith("Unknown setting 'batch.row': did you mean 'batch.rows'?");
  }

  @Test
  void valuesOutOfRange() {
    assertThatThrownBy(() -> settings(Map.of("max.length", "1")))
        .isInstanceOf(SetupException.class)
        .hasMessageStartingWith("'1' is no valid value of the setting 'max.length'");
    assertThatThrownBy(() -> settings(Map.of("pad.to", "shortest")))
        .isInstanceOf(SetupException.class)
        .hasMessageStartingWith("'shortest' is no valid value of the setting 'pad.to'");
  }

  @Test
  void anInstanceWithAName() {
    assertThat(StreamsProperties.of(settings(Map.of("instance.id", "pod-0")), Path.of("state")))
        .containsEntry("consumer.group.instance.id", "pod-0");
    assertThat(StreamsProperties.of(settings(Map.of()), Path.of("state")))
        .doesNotContainKey("consumer.group.instance.id");
    assertThatThrownBy(() -> settings(Map.of("instance.id", "pod 0")))
        .isInstanceOf(SetupException.class)
        .hasMessage(
            "'pod 0' is no valid value of the setting 'instance.id': At most 240 letters, digits,"
                + " dots, underscores and hyphens.");
  }

  @Test
  void whatKafkaStreamsGets() {
    Properties properties =
        StreamsProperties.of(
            settings(
                Map.of(
                    "topic.prefix", "my-",
                    "threads", "3",
                    "client.security.protocol", "SASL_SSL",
                    "producer.compression.type", "lz4",
                    "consumer.max.poll.records", "10",
                    "streams.commit.interval.ms", "50",
                    "streams.application.id", "not this one")),
            Path.of("state"));

    assertThat(properties)
        .containsEntry("processing.guarantee", "exactly_once_v2")
        .containsEntry("producer.max.request.size", 8 * 1024 * 1024)
        .containsEntry("application.id", "my-millrace-preprocessor")
        .containsEntry("state.dir", "state")
        .containsEntry("num.stream.threads", 3)
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("producer.compression.type", "lz4")
        .containsEntry("consumer.max.poll.records", "10")
        .containsEntry("commit.interval.ms", "50");
    assertThat(StreamsProperties.of(settings(Map.of()), Path.of("state")))
        .containsEntry("producer.compression.type", "zstd");
  }

  private static PreprocessorSettings settings(Map<String, String> more) {
    Map<String, String> given = new HashMap<>(more);
    given.put("tokenizer", "tokenizer.json");
    return PreprocessorSettings.of(given);
  }
}
