package io.millrace.cli.setting;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.service.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SettingsOptionsTest {
  @TempDir Path directory;
  private String file;

  @BeforeEach
  void writeFile() throws IOException {
    file =
        Files.writeString(
                directory.resolve("a.properties"),
                "bootstrap.servers=file:1\ntopic.prefix=file-\ntopic.partitions=3\n")
            .toString();
  }

  @Test
  void beginsWithTheDefaults() {
    assertThat(parse().string("bootstrap.servers")).isEqualTo("localhost:9092");
  }

  @Test
  void takesTheFileOverTheDefaults() {
    assertThat(parse("--config", file).string("bootstrap.servers")).isEqualTo("file:1");
  }

  @Test
  void takesSetOverTheFile() {
    Settings settings =
        parse("--set", "topic.prefix=set-", "--config", file, "--set", "bootstrap.servers=set:1");
    assertThat(settings.string("bootstrap.servers")).isEqualTo("set:1");
    assertThat(settings.string("topic.prefix")).isEqualTo("set-");
    assertThat(settings.integer("topic.partitions")).isEqualTo(3);
  }

  @Test
  void takesBootstrapServersOverAll() {
    Settings settings =
        parse(
            "--bootstrap-servers",
            "option:1",
            "--set",
            "bootstrap.servers=set:1",
            "--config",
            file);
    assertThat(settings.string("bootstrap.servers")).isEqualTo("option:1");
  }

  @Test
  void keepsEqualsSignsInValues() {
    Settings settings = parse("--set", "client.sasl.jaas.config=x y=z;");
    assertThat(settings.kafkaClient("producer")).containsEntry("sasl.jaas.config", "x y=z;");
    assertThat(settings.effective()).containsEntry("client.sasl.jaas.config", "[hidden]");
  }

  private static Settings parse(String... arguments) {
    SettingsOptions options = new SettingsOptions();
    CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();
    spec.addMixin("settings", CommandLine.Model.CommandSpec.forAnnotatedObject(options));
    new CommandLine(spec).parseArgs(arguments);
    return options.clientSettings();
  }
}
