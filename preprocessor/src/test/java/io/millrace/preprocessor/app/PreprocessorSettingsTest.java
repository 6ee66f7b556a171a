package io.millrace.preprocessor.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.preprocessor.batch.BatchLimits;
import io.millrace.preprocessor.batch.Grouping;
import io.millrace.preprocessor.batch.LabelsOnPadding;
import io.millrace.preprocessor.batch.PadTo;
import io.millrace.preprocessor.batch.RowLayout;
import io.millrace.preprocessor.batch.RowLength;
import io.millrace.preprocessor.format.Example;
import io.millrace.preprocessor.record.RecordEncoding;
import io.millrace.preprocessor.record.RecordParser;
import io.millrace.preprocessor.select.HoldOut;
import io.millrace.preprocessor.sequence.LengthLimit;
import io.millrace.preprocessor.sequence.SequenceEnd;
import io.millrace.preprocessor.sequence.TooLong;
import io.millrace.preprocessor.streams.Route;
import io.millrace.preprocessor.tokenize.SpecialTokens;
import io.millrace.preprocessor.tokenize.WhiteSpaceTokens;
import io.millrace.service.SetupException;
import io.millrace.service.config.Settings;
import io.millrace.service.registry.ContractCodecs;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class PreprocessorSettingsTest {
  private static final SpecialTokens TOKENS =
      new SpecialTokens(OptionalInt.of(4), OptionalInt.of(5), "</s>", 6);

  @Test
  void theDefaults() {
    PreprocessorSettings settings = settings(Map.of());
    assertThat(settings.sequenceEnd(TOKENS, WhiteSpaceTokens.NONE))
        .isEqualTo(new SequenceEnd(OptionalInt.of(5), "</s>"));
    assertThat(settings.lengthLimit(TOKENS, WhiteSpaceTokens.NONE))
        .isEqualTo(new LengthLimit(TooLong.TRUNCATE, 512, OptionalInt.of(4), OptionalInt.of(5)));
    assertThat(settings.layout(TOKENS))
        .isEqualTo(
            new RowLayout(new RowLength(PadTo.LONGEST, 8, 512), 6, LabelsOnPadding.IGNORE, false));
    assertThat(settings.limits("batch.rows", "batch.tokens"))
        .isEqualTo(new BatchLimits(8, BatchLimits.NONE, 8 * 1024 * 1024 - 4096, 1000));
    assertThat(settings.grouping("batch.rows", "batch.tokens")).isEqualTo(new Grouping.InOrder());
    assertThat(settings.selection())
        .isEqualTo(new Route.Selection(0, HoldOut.NOTHING, "eval-text"));
    assertThat(new RecordSettings(settings.values()).encoding()).isEqualTo(RecordEncoding.AUTO);
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
            new RowLayout(
                new RowLength(PadTo.MAX_LENGTH, 8, 512), 6, LabelsOnPadding.TRAIN, false));
    assertThat(settings.sequenceEnd(TOKENS, WhiteSpaceTokens.NONE).eosId()).isEmpty();
  }

  @Test
  void theDefaultTemplates() throws Exception {
    assertThat(text("{\"prompt\": \"P\", \"completion\": \"C\"}"))
        .isEqualTo("### Instruction:\nP\n\n### Response:\nC");
    assertThat(text("{\"instruction\": \"I\", \"input\": \"X\", \"output\": \"O\"}"))
        .endsWith(
            "further context. Write a response that appropriately completes the request.\n\n###"
                + " Instruction:\nI\n\n### Input:\nX\n\n### Response:\nO");
    assertThat(text("{\"instruction\": \"I\", \"output\": \"O\"}"))
        .startsWith("Below is an instruction that describes a task. Write a response")
        .endsWith("### Instruction:\nI\n\n### Response:\nO");
  }

  private static String text(String json) throws Exception {
    Example example =
        new FormatSettings(settings(Map.of()).values())
            .formats(Optional.empty(), 10)
            .format(
                new RecordParser(1000).parse(json.getBytes(UTF_8), RecordEncoding.AUTO),
                "",
                Instant.EPOCH);
    return ((Example.Text) example).text();
  }

  @Test
  void aTemplateWithoutItsPlaces() {
    assertThatThrownBy(
            () ->
                new FormatSettings(settings(Map.of("prompt.template", "x")).values())
                    .formats(Optional.empty(), 10))
        .isInstanceOf(SetupException.class)
        .hasMessage("prompt.template cannot be used: it must hold {prompt} once.");
  }

  @Test
  void aFormatThatNeedsAChatTemplateWhereThereIsNone() {
    assertThatThrownBy(
            () ->
                new FormatSettings(settings(Map.of("format", "messages")).values())
                    .formats(Optional.empty(), 10))
        .isInstanceOf(SetupException.class)
        .hasMessage(
            "The format messages needs a chat template, and there is none beside the tokenizer: set"
                + " chat.template.");
  }

  @Test
  void packedRowsAndGroupsOfLikeLengths() {
    PreprocessorSettings packed =
        settings(Map.of("layout", "packed", "batch.rows", "0", "batch.tokens", "4096"));
    assertThat(packed.layout(TOKENS).packed()).isTrue();
    assertThat(packed.grouping("batch.rows", "batch.tokens")).isEqualTo(new Grouping.Packed(32));
    assertThat(packed.limits("batch.rows", "batch.tokens").rows()).isEqualTo(BatchLimits.NONE);
    assertThat(packed.limits("batch.rows", "batch.tokens").tokens()).isEqualTo(4096);
    assertThat(settings(Map.of("length.buffer", "100")).grouping("batch.rows", "batch.tokens"))
        .isEqualTo(new Grouping.ByLength(100));
  }

  @Test
  void howTheRegistryIsAsked() {
    assertThatThrownBy(
            () -> ContractCodecs.of(settings(Map.of("schema.registry.url", "x")).values()))
        .isInstanceOf(SetupException.class)
        .hasMessageStartingWith("schema.registry.url is no address");
    Settings withToken =
        settings(
                Map.of(
                    "schema.registry.url", "http://localhost:1", "schema.registry.token", "t0ken"))
            .values();
    assertThat(withToken.effective()).doesNotContainValue("t0ken");
    assertContradiction(
        Map.of(
            "schema.registry.user", "u",
            "schema.registry.password", "p",
            "schema.registry.token", "t"),
        "Both schema.registry.user and schema.registry.token are set: set one of them.");
    assertContradiction(
        Map.of("schema.registry.token", "t0ken"),
        "There are credentials of a schema registry and no schema.registry.url: set it as well.");
    assertContradiction(
        Map.of("schema.registry.url", "http://localhost:1", "schema.registry.password", "p"),
        "There is a schema.registry.password and no schema.registry.user: set both, or none.");
    assertContradiction(
        Map.of("schema.registry.url", "http://localhost:1", "schema.registry.user", "u"),
        "There is a schema.registry.user and no schema.registry.password: set both, or none.");
  }

  @Test
  void plainTextHasNoFieldsToRead() {
    assertContradiction(
        Map.of("record.encoding", "text", "format", "messages"),
        "record.encoding is text, so that records have no fields, and the format messages reads"
            + " fields: set record.encoding to auto, or format to text.");
    assertThat(settings(Map.of("record.encoding", "text", "format", "text"))).isNotNull();
    assertThat(settings(Map.of("record.encoding", "text"))).isNotNull();
  }

  @Test
  void contradictionsAreFoundWhoeverBuildsTheSettings() {
    // The command line has checked names and values itself, and hands over the result.
    Settings checked =
        new Settings(
            PreprocessorSettings.TABLE,
            Map.of("tokenizer", "tokenizer.json", "eval.batch.tokens", "7"),
            PreprocessorSettings.PASS_THROUGH);
    assertThatThrownBy(() -> new PreprocessorSettings(checked))
        .isInstanceOf(SetupException.class)
        .hasMessageStartingWith("eval.batch.tokens is 7, less than a single sequence");
  }

  @Test
  void settingsThatContradictEachOther() {
    assertContradiction(
        Map.of("batch.tokens", "511"),
        "batch.tokens is 511, less than a single sequence of max.length (512) may have: raise the"
            + " one or lower the other.");
    assertContradiction(
        Map.of("eval.batch.rows", "0"),
        "Both eval.batch.rows and eval.batch.tokens are 0, so that no batch would ever be full.");
    assertContradiction(
        Map.of("length.buffer", "7"),
        "length.buffer is 7, less than the 8 of batch.rows: a batch is chosen from the buffer, so"
            + " it must hold more than one.");
    for (String tooLong : List.of("truncate", "truncate-left", "split")) {
      assertContradiction(
          Map.of("max.length", "2", "too.long", tooLong),
          "max.length is 2, which leaves a text that is cut or split no room for the end token"
              + " beside what it ends: set max.length to 3 or more, or too.long to reject.");
    }
    assertThat(settings(Map.of("max.length", "2", "too.long", "reject"))).isNotNull();
    assertThat(settings(Map.of("max.length", "2", "eos.append", "false"))).isNotNull();
    assertContradiction(
        Map.of("layout", "packed", "length.buffer", "100"),
        "length.buffer is for layout=padded: packed rows have no use for like lengths.");
  }

  private static void assertContradiction(Map<String, String> given, String sentence) {
    assertThatThrownBy(() -> settings(given))
        .isInstanceOf(SetupException.class)
        .hasMessage(sentence);
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

  @Test
  void nobodyWarnsOfGlobalStoresThatAreNotThere() {
    String enabled = "processing.exception.handler.global.enabled";
    StreamsConfig streams =
        new StreamsConfig(StreamsProperties.of(settings(Map.of()), Path.of("state")));
    assertThat(streams.getBoolean(enabled)).isTrue();
    // The assignor makes a configuration of its own from the consumer's, and looks there.
    StreamsConfig assignors = new StreamsConfig(streams.getMainConsumerConfigs("group", "id", 0));
    assertThat(assignors.getBoolean(enabled)).isTrue();
  }

  private static PreprocessorSettings settings(Map<String, String> more) {
    Map<String, String> given = new HashMap<>(more);
    given.put("tokenizer", "tokenizer.json");
    return PreprocessorSettings.of(given);
  }
}
