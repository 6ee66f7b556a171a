package io.millrace.cli.produce;

import io.millrace.cli.terminal.Terminal;
import io.millrace.schemas.topic.TopicSpec;
import io.millrace.service.config.Settings;
import io.millrace.service.topic.ClusterAdmin;
import io.millrace.service.topic.TopicCreator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * What a call of {@code produce} is to send, and how; puts the parts together.
 *
 * @param topic with its prefix
 * @param format of all inputs; empty takes each by its name
 * @param rate records a second; 0 is as fast as can be
 * @param resumable whether the place is kept
 * @param name that somebody chose
 * @param json whether only an object is printed, at the end
 */
record Sending(
    Settings settings,
    String topic,
    List<Input> inputs,
    Optional<InputFormat> format,
    SendingOrder order,
    RecordKey key,
    double rate,
    boolean resumable,
    StartingPoint.Wish wish,
    Optional<String> name,
    boolean dryRun,
    boolean json) {
  /** What a crash gives up, and what commits cost, are both small at this. */
  private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);

  /** Readers see records when they are committed, and an even rate is to be even for them. */
  private static final Duration COMMIT_EVERY_AT_A_RATE = Duration.ofMillis(200);

  private static final Duration PATIENCE_AFTER_INTERRUPTION = Duration.ofSeconds(5);

  /**
   * Sends.
   *
   * @return the exit code
   * @throws io.millrace.service.SetupException when something is to be put right first
   */
  int run(Terminal terminal, PrintWriter out, PrintWriter err, BooleanSupplier interrupted)
      throws IOException {
    Rejections rejections = new Rejections();
    Map<String, Object> properties = ProducerSettings.of(settings);
    if (dryRun) {
      RecordLimit limit = TopicLimits.of(properties, TopicSpec.TEXT_MAX_BYTES);
      return send(
          new DryOutlet(), limit, rejections, Optional.empty(), terminal, out, err, interrupted);
    }
    TopicCreator.ensure(settings, List.of(topic));
    try (ClusterAdmin admin = new ClusterAdmin(settings)) {
      RecordLimit limit = TopicLimits.of(properties, TopicLimits.ofTopic(admin, topic));
      if (!resumable) {
        try (Outlet outlet = new PlainOutlet(properties, topic, rejections)) {
          return send(outlet, limit, rejections, Optional.empty(), terminal, out, err, interrupted);
        }
      }
      String sender = sender();
      // Before another process that is at it is disturbed.
      StartingPoint.of(PlaceReader.read(admin, topic, sender, false), wish, files(), manner());
      try (Outlet outlet =
          new TransactionalOutlet(
              properties, topic, PlaceReader.group(settings, sender), rejections, commitEvery())) {
        StartingPoint start =
            StartingPoint.of(PlaceReader.read(admin, topic, sender, true), wish, files(), manner());
        if (!json && !start.note().isEmpty()) {
          out.println(start.note());
          out.flush();
        }
        return send(outlet, limit, rejections, start.after(), terminal, out, err, interrupted);
      }
    }
  }

  private int send(
      Outlet outlet,
      RecordLimit limit,
      Rejections rejections,
      Optional<Place> after,
      Terminal terminal,
      PrintWriter out,
      PrintWriter err,
      BooleanSupplier interrupted)
      throws IOException {
    try (InputRecords records = new InputRecords(inputs, format, interrupted)) {
      RecordSequence sequence = new RecordSequence(records, order, size());
      Production production =
          new Production(
              sequence,
              key,
              limit,
              new SendRate(dryRun ? 0 : rate, System::nanoTime),
              outlet,
              rejections,
              new Track(after, manner()),
              interrupted);
      Optional<String> brokenOff =
          production.run(json ? Terminal.PLAIN : terminal, json ? silent() : out, topic);
      ProductionResult result =
          new ProductionResult(
              topic,
              outlet.delivered(),
              after.map(Place::sent).orElse(0L),
              rejections.reasons(),
              after.map(Place::rejected).orElse(0L),
              sequence.blank(),
              production.withoutKey(),
              brokenOff.isEmpty() && !interrupted.getAsBoolean(),
              resumable && !dryRun,
              interrupted.getAsBoolean(),
              brokenOff.orElse(""),
              dryRun);
      if (json) {
        ProductionReport.json(result, out);
      } else {
        ProductionReport.text(result, rejections, out, err);
      }
      return ProductionReport.exitCode(result);
    }
  }

  private static PrintWriter silent() {
    return new PrintWriter(PrintWriter.nullWriter());
  }

  private Duration commitEvery() {
    return rate > 0 ? COMMIT_EVERY_AT_A_RATE : COMMIT_EVERY;
  }

  private String sender() {
    List<Path> paths = inputs.stream().map(Input::file).flatMap(Optional::stream).toList();
    return name.map(chosen -> SendingName.of(topic, chosen))
        .orElseGet(() -> SendingName.of(topic, paths));
  }

  /** The options that decide which records are sent, in which order, and with which keys. */
  private String manner() {
    return "--format "
        + inputs.stream()
            .map(input -> format.orElse(input.usualFormat()).toString())
            .distinct()
            .collect(Collectors.joining("+"))
        + order
        + words(key);
  }

  private static String words(RecordKey key) {
    if (key instanceof RecordKey.Field from) {
      return " --key-field " + from.name();
    }
    if (key instanceof RecordKey.Constant always) {
      return " --key " + always.key();
    }
    return key instanceof RecordKey.Before before ? " --key-separator " + before.separator() : "";
  }

  private String files() {
    return inputs.size() == 1
        ? inputs.get(0).name()
        : inputs.get(0).name() + " and " + (inputs.size() - 1) + " more";
  }

  private long size() throws IOException {
    long size = 0;
    for (Input input : inputs) {
      if (!input.repeatable()) {
        return 0;
      }
      size += input.size();
    }
    return size;
  }

  /**
   * Called when the call is to end: a broker that does not answer is not waited for much longer.
   * What is not committed by then counts as not sent.
   */
  void endSoon(Thread work) {
    try {
      work.join(PATIENCE_AFTER_INTERRUPTION.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    work.interrupt();
  }
}
