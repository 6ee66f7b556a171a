package io.millrace.cli.setting;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.OperationsSettings;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.junit.jupiter.api.Test;

class SettingsHelpTest {
  private static final ConfigDef TABLE =
      OperationsSettings.addTo(
          KafkaSettings.addTo(
              new ConfigDef()
                  .define(
                      "batch.rows",
                      ConfigDef.Type.INT,
                      8,
                      ConfigDef.Range.between(1, 1024),
                      Importance.HIGH,
                      "Sequences in a batch, which is what a step of the optimizer is made of, and"
                          + " more words.")
                  .define(
                      "template",
                      ConfigDef.Type.STRING,
                      "a\nb",
                      ConfigDef.ValidString.in("a\nb", "c"),
                      Importance.LOW,
                      "The template.")
                  .define("model", ConfigDef.Type.STRING, Importance.HIGH, "The model.")),
          9464);

  @Test
  void showsDefaultMeaningAndRange() {
    String help = SettingsHelp.text(TABLE, List.of("client."));
    assertThat(help)
        .contains("  batch.rows=8\n      Sequences in a batch,")
        .contains("(1 to 1024)")
        .contains("  template=a\\nb\n      The template. (a b, c)\n")
        .contains("  model  (required)\n      The model.\n")
        .contains("  bootstrap.servers=localhost:9092\n")
        .endsWith("Handed to the Kafka clients: client.*\n");
  }

  @Test
  void hasWhatIsTheApplicationsOwnFirst() {
    assertThat(SettingsHelp.text(TABLE, List.of()))
        .containsSubsequence("Settings (", "batch.rows", "Kafka", "topic.prefix", "http.port");
  }

  @Test
  void fitsATerminal() {
    assertThat(SettingsHelp.text(TABLE, List.of()).lines())
        .allMatch(line -> line.length() <= 80, "at most 80 characters");
  }
}
