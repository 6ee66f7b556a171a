package io.millrace.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final ConfigDef TABLE =
      KafkaSettings.addTo(
          new ConfigDef()
              .define(
                  "max.steps",
                  ConfigDef.Type.LONG,
                  10L,
                  ConfigDef.Range.atLeast(0),
                  ConfigDef.Importance.HIGH,
                  "")
              .define("model.directory", ConfigDef.Type.STRING, ConfigDef.Importance.HIGH, ""));

  @Test
  void anUnknownKeyNamesTheNearestOne() {
    assertThatThrownBy(() -> settings(Map.of("max.step", "3")))
        .isInstanceOf(SetupException.class)
        .hasMessageStartingWith("Unknown setting 'max.step': did you mean 'max.steps'?");
  }

  @Test
  void aKeyLikeNoOtherListsAll() {
    assertThatThrownBy(() -> settings(Map.of("zzzzzzzzzzzzzzzzz", "3")))
        .hasMessageContaining("known are [bootstrap.servers, max.steps");
  }

  @Test
  void aValueOutOfRangeNamesTheSetting() {
    assertThatThrownBy(() -> settings(Map.of("model.directory", "m", "max.steps", "-1")))
        .isInstanceOf(SetupException.class)
        .hasMessage("'-1' is no valid value of the setting 'max.steps': Value must be at least 0");
  }

  @Test
  void aValueOfTheWrongTypeNamesTheSetting() {
    assertThatThrownBy(() -> settings(Map.of("model.directory", "m", "max.steps", "many")))
        .isInstanceOf(SetupException.class)
        .hasMessageStartingWith("'many' is no valid value of the setting 'max.steps'");
  }

  @Test
  void whatIsRequiredIsAskedFor() {
    assertThatThrownBy(() -> settings(Map.of()))
        .isInstanceOf(SetupException.class)
        .hasMessage(
            "The setting 'model.directory' is required: give it with --set or in the --config file.");
  }

  @Test
  void clientSettingsPassThroughTheLaterPrefixWinning() {
    Settings settings =
        settings(
            Map.of(
                "model.directory", "m",
                "bootstrap.servers", "broker:1",
                "client.security.protocol", "SASL_SSL",
                "client.linger.ms", "1",
                "producer.linger.ms", "2"));

    assertThat(settings.kafkaClient("producer"))
        .containsEntry("bootstrap.servers", "broker:1")
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("linger.ms", "2");
    assertThat(settings.kafkaClient("consumer")).containsEntry("linger.ms", "1");
  }

  @Test
  void theEffectiveSettingsHideSecrets() {
    Map<String, String> effective =
        settings(
                Map.of(
                    "model.directory", "m",
                    "client.sasl.jaas.config", "user and password",
                    "client.ssl.keystore.password", "123",
                    "client.ssl.keystore.key", "PRIVATE KEY"))
            .effective();

    assertThat(effective)
        .containsEntry("max.steps", "10")
        .containsEntry("client.sasl.jaas.config", "[hidden]")
        .containsEntry("client.ssl.keystore.password", "[hidden]")
        .containsEntry("client.ssl.keystore.key", "[hidden]");
  }

  @Test
  void secretsAreKeptInFiles(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("password"), "from a directory\n");
    Path file = Files.writeString(directory.resolve("kafka.properties"), "pin=from a file");
    Settings settings =
        settings(
            Map.of(
                "model.directory",
                "m",
                "client.sasl.jaas.config",
                "x password=\"${directory:" + directory + ":password}\";",
                "client.anything",
                "${file:" + file + ":pin}",
                "topic.prefix",
                "${file:" + file + ":pin}",
                "producer.anything",
                "${vault:of.the.clients:key}"));

    assertThat(settings.kafkaClient("producer"))
        .containsEntry("sasl.jaas.config", "x password=\"from a directory\";")
        .containsEntry("anything", "${vault:of.the.clients:key}");
    assertThat(settings.kafkaClient("consumer")).containsEntry("anything", "from a file");
    assertThat(settings.string("topic.prefix")).isEqualTo("from a file");
    assertThat(settings.with(Map.of("max.steps", "3")).effective())
        .containsEntry("client.anything", "[hidden]")
        .hasEntrySatisfying("topic.prefix", SettingsTest::requireMasked)
        .containsEntry("producer.anything", "${vault:of.the.clients:key}");
  }

  /** Else a run would go on as if nothing had changed. */
  @Test
  void anotherValueFromElsewhereIsSeenToBeAnotherAndTheSameToBeTheSame(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("schedule");
    Map<String, String> given =
        Map.of("model.directory", "m", "topic.prefix", "${directory:" + directory + ":schedule}");

    Files.writeString(file, "linear");
    String linear = settings(given).effective().get("topic.prefix");
    String again = settings(given).effective().get("topic.prefix");
    Files.writeString(file, "cosine");
    String cosine = settings(given).effective().get("topic.prefix");

    requireMasked(linear);
    assertThat(again).isEqualTo(linear);
    assertThat(cosine).isNotEqualTo(linear);
  }

  /** Kafka's own error about a login that it cannot read quotes what comes after the quote. */
  @Test
  void aPasswordWithQuotesStaysOnePassword(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("password"), "se\"cr\\et");
    Settings settings =
        settings(
            Map.of(
                "model.directory",
                "m",
                "client.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"a\""
                    + " password=\"${directory:"
                    + directory
                    + ":password}\";"));

    Map<String, ?> options =
        JaasContext.loadClientContext(
                settings.kafkaClient("producer").entrySet().stream()
                    .collect(
                        java.util.stream.Collectors.toMap(
                            Map.Entry::getKey,
                            entry ->
                                entry.getKey().equals("sasl.jaas.config")
                                    ? new Password((String) entry.getValue())
                                    : entry.getValue())))
            .configurationEntries()
            .get(0)
            .getOptions();

    assertThat(options.get("password")).isEqualTo("se\"cr\\et");
  }

  private static void requireMasked(String value) {
    assertThat(value).matches("\\[hidden [0-9a-f]{8}]");
    assertThat(Settings.isMasked(value)).isTrue();
  }

  @Test
  void anEnvironmentVariableIsAValue() {
    Settings settings = settings(Map.of("model.directory", "in ${env:PATH}"));

    assertThat(settings.string("model.directory")).isEqualTo("in " + System.getenv("PATH"));
    assertThat(settings.effective())
        .hasEntrySatisfying("model.directory", SettingsTest::requireMasked);
  }

  @Test
  void aNumberFromAFileIsShown(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("steps"), "12");
    Settings settings =
        settings(
            Map.of("model.directory", "m", "max.steps", "${directory:" + directory + ":steps}"));

    assertThat(settings.longInteger("max.steps")).isEqualTo(12);
    assertThat(settings.effective()).containsEntry("max.steps", "12");
  }

  @Test
  void aReferenceThatLeadsNowhereIsOneSentence(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("kafka.properties"), "pin=1");
    for (String nowhere :
        new String[] {
          "${file:" + file + ":pim}",
          "${file:" + directory.resolve("none") + ":pin}",
          "${directory:" + directory + ":none}",
          "${directory:" + directory.resolve("none") + ":pin}",
          "${env:THERE_IS_NO_SUCH_VARIABLE}",
          "${env:path:PATH}"
        }) {
      assertThatThrownBy(() -> settings(Map.of("model.directory", nowhere)))
          .as(nowhere)
          .isInstanceOf(SetupException.class)
          .hasMessageStartingWith("The setting 'model.directory' refers to ")
          .hasMessageEndingWith(".");
    }
  }

  @Test
  void aSecretInTheWrongPlaceIsNotQuoted(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("password"), "s3cret");
    assertThatThrownBy(
            () ->
                settings(
                    Map.of(
                        "model.directory",
                        "m",
                        "max.steps",
                        "${directory:" + directory + ":password}")))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("'max.steps'")
        .hasNoCause()
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void whatACommandChangesReadsNoFile(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("password"), "s3cret");
    String reference = "${directory:" + directory + ":password}";

    Settings settings =
        settings(Map.of("model.directory", "m")).with(Map.of("topic.prefix", reference));

    assertThat(settings.string("topic.prefix")).isEqualTo(reference);
  }

  private static Settings settings(Map<String, String> given) {
    return new Settings(TABLE, given, List.of("client.", "producer."));
  }
}
