package io.millrace.preprocessor.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.millrace.preprocessor.batch.FlushReason;
import io.millrace.preprocessor.ledger.Account;
import io.millrace.preprocessor.ledger.Ledger;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.sequence.MadeSequences;
import io.millrace.schemas.batch.TokenBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Keeps the books of one partition as long as this process works on it: the counters of work done,
 * and the ledger, which a restart or another process goes on with. Written by one thread.
 */
public final class TaskBooks implements AutoCloseable {
  private static final String LEDGER = "millrace.preprocessor.ledger";
  private static final String LAG = "millrace.preprocessor.lag";

  /** Before any time that a record can have. */
  private static final long NEVER = Long.MIN_VALUE;

  private final PreprocessorMetrics metrics;
  private final int partition;
  private final Ledger ledger;
  private final List<Meter> gauges = new ArrayList<>();
  private long pendingSequences;
  private long pendingTokens;
  private volatile Missing missing = new Missing(0, 0, 0);

  /** When the last record that was taken up was written, in milliseconds since the epoch. */
  private volatile long lastWrittenAt = NEVER;

  /** When somebody last looked and nothing was left. */
  private volatile long caughtUpAt = NEVER;

  /** What does not add up, as of the end of the last record. */
  private record Missing(long records, long sequences, long tokens) {}

  /**
   * Opens the books.
   *
   * @param metrics of the input topic
   * @param partition of the input topic
   * @param ledger with what it holds already
   */
  public TaskBooks(PreprocessorMetrics metrics, int partition, Ledger ledger) {
    this.metrics = metrics;
    this.partition = partition;
    this.ledger = ledger;
    Tags tags = Tags.of("input", metrics.input(), "partition", Integer.toString(partition));
    for (Account account : Account.values()) {
      gauge(
          LEDGER,
          "What became of all records and tokens of the partition since its first, exactly.",
          tags.and("account", account.tag()),
          books -> books.ledger.get(account));
    }
    String difference = LEDGER + ".difference";
    String help = "Records, sequences or tokens of which nobody knows what became; zero.";
    gauge(difference, help, tags.and("of", "records"), books -> books.missing.records());
    gauge(difference, help, tags.and("of", "sequences"), books -> books.missing.sequences());
    gauge(difference, help, tags.and("of", "tokens"), books -> books.missing.tokens());
    gauge(
        LAG + ".records",
        "Records on the topic that are not worked on, as of the last look there; NaN where there"
            + " was none within a minute.",
        tags,
        TaskBooks::left);
    gauge(
        LAG,
        "seconds",
        "Age of the oldest record that is not worked on, at most; 0 where there is none, NaN where"
            + " nobody knows.",
        tags,
        TaskBooks::lagSeconds);
  }

  private void gauge(String name, String help, Tags tags, ToDoubleFunction<TaskBooks> value) {
    gauge(name, null, help, tags, value);
  }

  private void gauge(
      String name, String unit, String help, Tags tags, ToDoubleFunction<TaskBooks> value) {
    gauges.add(
        Gauge.builder(name, this, value)
            .description(help)
            .baseUnit(unit)
            .tags(tags)
            .register(metrics.registry()));
  }

  private double left() {
    double left = metrics.left(partition);
    if (left == 0) {
      caughtUpAt = now();
    }
    return left;
  }

  /**
   * What is next was written after the record before it, and has come after the last look that
   * found nothing left. After a start neither is known at first: a backlog may be days old.
   */
  private double lagSeconds() {
    double left = left();
    long since = Math.max(lastWrittenAt, caughtUpAt);
    if (left == 0) {
      return 0;
    }
    return Double.isNaN(left) || since == NEVER ? Double.NaN : Math.max(0, now() - since) / 1e3;
  }

  private long now() {
    return metrics.registry().config().clock().wallTime();
  }

  /** The accounts. */
  public Ledger ledger() {
    return ledger;
  }

  /**
   * A record was taken up.
   *
   * @param writtenAt milliseconds since the epoch
   */
  public void recordIn(long writtenAt) {
    ledger.add(Account.RECORDS_IN, 1);
    lastWrittenAt = writtenAt;
  }

  /** It became sequences that wait for their batches. */
  public void accepted(MadeSequences made) {
    int splits = made.parts().size() - 1;
    ledger.add(Account.RECORDS_ACCEPTED, 1);
    ledger.add(Account.SEQUENCES_SPLIT, splits);
    ledger.add(Account.TOKENS_IN, made.tokensIn());
    ledger.add(Account.TOKENS_TRUNCATED, made.truncated());
    metrics.accepted(made);
  }

  /** It went to the evaluation text. */
  public void heldOut() {
    ledger.add(Account.RECORDS_HELD_OUT, 1);
    metrics.heldOut();
  }

  /** It became a dead letter. */
  public void rejected(RejectedException rejection) {
    ledger.add(Account.RECORDS_DEAD, 1);
    ledger.add(Account.TOKENS_IN, rejection.tokens());
    ledger.add(Account.TOKENS_REJECTED, rejection.tokens());
    metrics.rejected(rejection);
    metrics.tokensIn(rejection.tokens());
  }

  /**
   * A sequence that waited before a restart goes with its record's dead letter.
   *
   * @param first whether it is the record's first to go, for which there is a letter
   */
  public void rejectedAfterRestart(RejectedException rejection, boolean first) {
    ledger.add(Account.SEQUENCES_REJECTED, 1);
    ledger.add(Account.TOKENS_REJECTED, rejection.tokens());
    if (first) {
      metrics.rejected(rejection);
    } else {
      metrics.tokensRejected(rejection.tokens());
    }
  }

  /**
   * A batch was sent.
   *
   * @param filled share of the limit on its rows or tokens
   */
  public void batched(TokenBatch batch, int encodedBytes, double filled, FlushReason reason) {
    ledger.add(Account.SEQUENCES_BATCHED, batch.sources().size());
    ledger.add(Account.TOKENS_BATCHED, batch.tokenCount());
    metrics.batch(batch, encodedBytes, filled, reason);
  }

  /** Takes note of what waits. */
  public void pending(long sequences, long tokens) {
    metrics.pending(sequences - pendingSequences, tokens - pendingTokens);
    pendingSequences = sequences;
    pendingTokens = tokens;
  }

  /** Strikes the balance; between records only, because in the middle of one nothing adds up. */
  public void balance() {
    missing =
        new Missing(
            ledger.missingRecords(),
            ledger.missingSequences(pendingSequences),
            ledger.missingTokens(pendingTokens));
  }

  /** The partition is no longer this process's. */
  @Override
  public void close() {
    metrics.pending(-pendingSequences, -pendingTokens);
    gauges.forEach(metrics.registry()::remove);
  }
}
