package io.millrace.cli.produce;

import io.millrace.cli.process.ExitCode;
import io.millrace.cli.terminal.LiveLine;
import io.millrace.cli.terminal.Terminal;
import io.millrace.service.config.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One run of {@code produce}: sends, shows progress, and says what came of it. */
final class Production {
  private static final long PROGRESS_EVERY = 1000;
  private static final long PLAIN_PROGRESS_EVERY = 100_000;

  private final LineSource source;
  private final RecordKey key;
  private final Terminal terminal;
  private final PrintWriter out;
  private final PrintWriter err;
  private long sent;
  private long withoutKey;

  Production(
      LineSource source, RecordKey key, Terminal terminal, PrintWriter out, PrintWriter err) {
    this.source = source;
    this.key = key;
    this.terminal = terminal;
    this.out = out;
    this.err = err;
  }

  /**
   * Sends everything.
   *
   * @param interrupted asked before each record whether to end early
   * @return the exit code
   */
  int run(Settings settings, String topic, BooleanSupplier interrupted) throws IOException {
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                ProducerSettings.of(settings),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        LiveLine line = new LiveLine(out, terminal)) {
      Delivery delivery = new Delivery(producer, topic);
      source.each(
          record -> {
            if (interrupted.getAsBoolean()) {
              return false;
            }
            send(delivery, record);
            if (sent % (terminal.interactive() ? PROGRESS_EVERY : PLAIN_PROGRESS_EVERY) == 0) {
              line.show(String.format(Locale.ROOT, "%,d records sent to %s", sent, topic));
            }
            return true;
          });
      delivery.finish();
      line.close();
      return report(delivery, topic, interrupted.getAsBoolean());
    }
  }

  private void send(Delivery delivery, byte[] record) {
    byte[] recordKey = key.of(record);
    if (key.wanted() && recordKey == null) {
      withoutKey++;
    }
    delivery.send(recordKey, record);
    sent++;
  }

  private int report(Delivery delivery, String topic, boolean interrupted) {
    out.printf(
        Locale.ROOT,
        "%,d records delivered to %s%s%s%s%n",
        delivery.delivered(),
        topic,
        source.blank() == 0
            ? ""
            : String.format(Locale.ROOT, ", %,d blank lines skipped", source.blank()),
        withoutKey == 0
            ? ""
            : String.format(Locale.ROOT, ", %,d of them without a key", withoutKey),
        interrupted ? "; interrupted before the end" : "");
    out.flush();
    if (delivery.failed() > 0) {
      err.printf(
          Locale.ROOT,
          "%,d records were not delivered to %s; the first because: %s%n",
          delivery.failed(),
          topic,
          delivery.firstFailure().orElse(""));
      return ExitCode.FAILED;
    }
    return interrupted ? ExitCode.INTERRUPTED : ExitCode.OK;
  }
}
