package io.millrace.cli.produce;

import io.millrace.cli.process.GracefulExit;
import io.millrace.cli.setting.SettingsOptions;
import io.millrace.cli.terminal.HelpSections;
import io.millrace.cli.terminal.Terminal;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.SetupException;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends the contents of files as records. */
@Command(
    name = "produce",
    mixinStandardHelpOptions = true,
    description = {
      "Sends the records of files, or of the standard input, to the text topic.",
      "Files are sent in transactions that hold the place in the file as well: after a Ctrl-C, a"
          + " crash or a kill -9, --resume goes on with no record lost and none sent twice."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:Everything was delivered",
      "  1:Some records were not delivered, or the broker went away",
      "  2:Something is set wrongly, or was broken off before and --resume is not there",
      "  3:Another produce of the same files has taken over",
      "130:Ctrl-C"
    })
public final class ProduceCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "What to send, one after the other; .gz is uncompressed, - is the standard input.")
  private List<String> files;

  @Option(
      names = "--format",
      paramLabel = "lines|jsonl|paragraphs|file",
      description = {
        "What is one record: each line as it is; each line, which must be a JSON object; the lines up"
            + " to a blank one; the whole file.",
        "Default: jsonl for .jsonl and .ndjson, else lines. Blank lines are passed over and counted."
      })
  private String format;

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
      description =
          "Sends everything N times (default: ${DEFAULT-VALUE}); more than once takes the memory"
              + " for it.")
  private int repeat;

  @Option(
      names = "--shuffle",
      paramLabel = "SEED",
      description =
          "Sends the records in an order that follows from the seed, another at each repetition.")
  private Long shuffle;

  @ArgGroup private KeyOptions keys = new KeyOptions();

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "0",
      description = "Records per second, evenly spread (default: as fast as can be).",
      showDefaultValue = CommandLine.Help.Visibility.NEVER)
  private double rate;

  @ArgGroup private StartOptions start = new StartOptions();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "Under which name the place in the files is kept (default: follows from the topic and the"
              + " files' paths).")
  private String name;

  @Option(
      names = "--no-transactions",
      description = "Sends without transactions; what is broken off cannot be gone on with.")
  private boolean noTransactions;

  @Option(
      names = "--dry-run",
      description = "Reads and checks everything, and sends nothing; asks no broker.")
  private boolean dryRun;

  @Option(names = "--json", description = "Prints one JSON object at the end, and nothing else.")
  private boolean json;

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
            "millrace produce records.jsonl --resume",
            "millrace produce held-out.jsonl --topic eval-text",
            "millrace produce part-*.jsonl.gz --rate 200 --key-field id",
            "millrace produce records.jsonl --repeat 3 --shuffle 42",
            "millrace produce book.txt --format paragraphs",
            "generate-records | millrace produce -"));
    return line;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = options.clientSettings();
    Sending sending = sending(settings);
    Thread work = Thread.currentThread();
    return GracefulExit.run(
        () ->
            sending.run(
                terminal,
                spec.commandLine().getOut(),
                spec.commandLine().getErr(),
                () -> interrupted),
        () -> {
          interrupted = true;
          sending.endSoon(work);
        });
  }

  private Sending sending(Settings settings) {
    if (repeat < 1) {
      throw new SetupException("--repeat is " + repeat + ": it must be at least 1.");
    }
    if (!(rate >= 0) || Double.isInfinite(rate)) {
      throw new SetupException("--rate is " + rate + ": it must be a number of records a second.");
    }
    List<Input> inputs = new ArrayList<>();
    files.forEach(file -> inputs.add(Input.of(file, standardInput)));
    boolean resumable = !noTransactions && inputs.stream().allMatch(Input::repeatable);
    if (!resumable && (start.wish() != StartingPoint.Wish.UNSAID || name != null)) {
      throw new SetupException(
          "--resume, --from-start and --name are for files that are sent in transactions: "
              + (noTransactions
                  ? "leave out --no-transactions."
                  : "what comes through a pipe cannot be read again."));
    }
    if (settings.passedThrough("producer.").containsKey("transactional.id")
        || settings.passedThrough("client.").containsKey("transactional.id")) {
      throw new SetupException(
          "transactional.id is made by produce itself: give --name instead, which it ends with.");
    }
    OptionalLong seed = shuffle == null ? OptionalLong.empty() : OptionalLong.of(shuffle);
    return new Sending(
        settings,
        topicName(new TopicNames(settings.string(KafkaSettings.TOPIC_PREFIX))),
        inputs,
        format(),
        new SendingOrder(repeat, seed),
        keys.key(),
        rate,
        resumable,
        start.wish(),
        Optional.ofNullable(name),
        dryRun,
        json);
  }

  private Optional<InputFormat> format() {
    if (format == null) {
      return Optional.empty();
    }
    for (InputFormat known : InputFormat.values()) {
      if (known.toString().equals(format.toLowerCase(Locale.ROOT))) {
        return Optional.of(known);
      }
    }
    throw new SetupException(
        "--format is '" + format + "': it must be lines, jsonl, paragraphs or file.");
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
}
