package io.millrace.cli.produce;

import io.millrace.cli.process.GracefulExit;
import io.millrace.cli.setting.SettingsOptions;
import io.millrace.cli.terminal.HelpSections;
import io.millrace.cli.terminal.Terminal;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.SetupException;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import io.millrace.service.topic.TopicCreator;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends the lines of a file as records. */
@Command(
    name = "produce",
    mixinStandardHelpOptions = true,
    description = {
      "Sends each line of a file to the text topic, as it is: JSON objects or plain text.",
      "Blank lines are passed over and counted."
    })
public final class ProduceCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "What to send; - is the standard input.")
  private String file;

  @Option(
      names = "--topic",
      paramLabel = "text|eval-text",
      defaultValue = "text",
      description = "Training text or held-out text (default: ${DEFAULT-VALUE}).")
  private String topic;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "1",
      description = "Sends everything N times (default: ${DEFAULT-VALUE}).")
  private int repeat;

  @Option(
      names = "--shuffle",
      paramLabel = "SEED",
      description = "Sends the lines in an order that follows from the seed, another each time.")
  private Long shuffle;

  @Option(
      names = "--key-field",
      paramLabel = "NAME",
      description = "The JSON field that is the record's key; same key, same partition.")
  private String keyField;

  @Mixin private SettingsOptions options;
  @Spec private CommandSpec spec;

  private final Terminal terminal;
  private final InputStream standardInput;
  private volatile boolean interrupted;

  private ProduceCommand(Terminal terminal, InputStream standardInput) {
    this.terminal = terminal;
    this.standardInput = standardInput;
  }

  /** The command line. */
  public static CommandLine commandLine(Terminal terminal, InputStream standardInput) {
    CommandLine line = new CommandLine(new ProduceCommand(terminal, standardInput));
    HelpSections.addExamples(
        line,
        List.of(
            "millrace produce records.jsonl",
            "millrace produce held-out.jsonl --topic eval-text",
            "millrace produce records.jsonl --repeat 3 --shuffle 42",
            "generate-records | millrace produce -"));
    return line;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = options.clientSettings();
    TopicNames names = new TopicNames(settings.string(KafkaSettings.TOPIC_PREFIX));
    String name = topicName(names);
    if (repeat < 1) {
      throw new SetupException("--repeat is " + repeat + ": it must be at least 1.");
    }
    try (InputStream in = open()) {
      TopicCreator.ensure(settings);
      OptionalLong seed = shuffle == null ? OptionalLong.empty() : OptionalLong.of(shuffle);
      Production production =
          new Production(
              new LineSource(in, repeat, seed),
              new RecordKey(keyField),
              terminal,
              spec.commandLine().getOut(),
              spec.commandLine().getErr());
      return GracefulExit.run(
          () -> production.run(settings, name, () -> interrupted), () -> interrupted = true);
    }
  }

  private String topicName(TopicNames names) {
    return switch (topic) {
      case "text" -> names.text();
      case "eval-text" -> names.evalText();
      default ->
          throw new SetupException(
              "--topic is '" + topic + "': it must be text or eval-text (the prefix is added).");
    };
  }

  private InputStream open() {
    if (file.equals("-")) {
      return new FilterInputStream(standardInput) {
        @Override
        public void close() {
          // Not ours.
        }
      };
    }
    Path path = Path.of(file);
    if (!Files.isRegularFile(path)) {
      throw new SetupException(
          "There is no file "
              + path
              + ": give the path of a file with one record per line, or - for standard input.");
    }
    try {
      return Files.newInputStream(path);
    } catch (IOException e) {
      throw new SetupException(
          "The file " + path + " cannot be read (" + e.getMessage() + "): check its permissions.",
          e);
    }
  }
}
