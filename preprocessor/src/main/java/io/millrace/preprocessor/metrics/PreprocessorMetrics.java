package io.millrace.preprocessor.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.preprocessor.batch.FlushReason;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import io.millrace.preprocessor.sequence.MadeSequences;
import io.millrace.schemas.batch.TokenBatch;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntToDoubleFunction;

/**
 * What this process did for one input topic. The counters tell of work done, so that rates can be
 * taken: what Kafka rolls back and hands out again counts again. What became of each record and
 * token, exactly and over all restarts, is in the {@link io.millrace.preprocessor.ledger.Ledger} of
 * each partition, which {@link TaskBooks} shows.
 *
 * <p>Alert when records come in on the topic and {@code records} stands still, when the share of
 * outcomes other than accepted rises, and when truncated tokens are more than you meant to lose.
 * Safe for use by several threads.
 */
public final class PreprocessorMetrics {
  private static final String PREFIX = "millrace.preprocessor.";

  private final MeterRegistry registry;
  private final String input;
  private final Counter accepted;
  private final Counter heldOut;
  private final Map<RejectionReason, Counter> rejected = new EnumMap<>(RejectionReason.class);
  private final Counter tokensIn;
  private final Counter tokensTruncated;
  private final Counter tokensRejected;
  private final Counter tokensBatched;
  private final Counter sequencesBatched;
  private final Counter sequencesSplit;
  private final Map<FlushReason, Counter> batches = new EnumMap<>(FlushReason.class);
  private final DistributionSummary rows;
  private final DistributionSummary paddingShare;
  private final DistributionSummary fill;
  private final DistributionSummary bytes;
  private final AtomicLong pendingSequences = new AtomicLong();
  private final AtomicLong pendingTokens = new AtomicLong();
  private volatile IntToDoubleFunction left = partition -> Double.NaN;

  /**
   * Registers the meters.
   *
   * @param input the topic that is read, a tag on each
   */
  public PreprocessorMetrics(MeterRegistry registry, String input) {
    this.registry = registry;
    this.input = input;
    accepted = records(registry, input, "accepted");
    heldOut = records(registry, input, "held_out");
    for (RejectionReason reason : RejectionReason.values()) {
      rejected.put(reason, records(registry, input, reason.tag()));
    }
    tokensIn = counter(registry, input, "tokens.in", "Tokens of all texts, end tokens counted.");
    tokensTruncated =
        counter(
            registry,
            input,
            "tokens.truncated",
            "Tokens cut off beyond max.length, or in parts with nothing to train.");
    tokensRejected =
        counter(registry, input, "tokens.rejected", "Tokens of sequences that no batch took.");
    tokensBatched = counter(registry, input, "tokens.batched", "Tokens sent in batches.");
    sequencesBatched = counter(registry, input, "sequences.batched", "Sequences sent in batches.");
    sequencesSplit =
        counter(registry, input, "sequences.split", "Sequences beyond the first of a record.");
    for (FlushReason reason : FlushReason.values()) {
      batches.put(
          reason,
          Counter.builder(PREFIX + "batches")
              .description("Batches sent, by why they were closed.")
              .tag("input", input)
              .tag("reason", reason.tag())
              .register(registry));
    }
    rows = summary(registry, input, "batch.rows", "Rows of a batch.");
    paddingShare =
        summary(registry, input, "batch.padding.share", "Share of a batch's positions that pad.");
    fill =
        summary(
            registry,
            input,
            "batch.fill",
            "Rows or tokens of a batch as a share of the limit on them, whichever is larger.");
    bytes = summary(registry, input, "batch.bytes", "Bytes of a batch before compression.");
    gauge(
        registry, input, "sequences.pending", "Sequences of unfinished batches.", pendingSequences);
    gauge(registry, input, "tokens.pending", "Tokens of unfinished batches.", pendingTokens);
  }

  /**
   * Shows how far behind the input topic's end the work is, from here on.
   *
   * @param leftOfPartition records of a partition that are not worked on; NaN while nobody knows
   */
  public void watch(IntToDoubleFunction leftOfPartition) {
    left = leftOfPartition;
  }

  /** Records of a partition that are not worked on; NaN while nobody knows. */
  double left(int partition) {
    return left.applyAsDouble(partition);
  }

  MeterRegistry registry() {
    return registry;
  }

  String input() {
    return input;
  }

  /** Tokens were made of a text. */
  void tokensIn(int tokens) {
    tokensIn.increment(tokens);
  }

  /** A record became sequences that wait for their batches. */
  void accepted(MadeSequences made) {
    accepted.increment();
    sequencesSplit.increment(made.parts().size() - 1);
    tokensIn.increment(made.tokensIn());
    tokensTruncated.increment(made.truncated());
  }

  /** A record went to the evaluation text. */
  void heldOut() {
    heldOut.increment();
  }

  /** A record became a dead letter. */
  void rejected(RejectedException rejection) {
    rejected.get(rejection.reason()).increment();
    tokensRejected(rejection.tokens());
  }

  /** Tokens went with a dead letter. */
  void tokensRejected(int tokens) {
    tokensRejected.increment(tokens);
  }

  /** Sequences and tokens wait, or negative no longer wait. */
  void pending(long sequences, long tokens) {
    pendingSequences.addAndGet(sequences);
    pendingTokens.addAndGet(tokens);
  }

  /** A batch was sent. */
  void batch(TokenBatch batch, int encodedBytes, double filled, FlushReason reason) {
    batches.get(reason).increment();
    sequencesBatched.increment(batch.sources().size());
    tokensBatched.increment(batch.tokenCount());
    rows.record(batch.rows());
    paddingShare.record(1 - (double) batch.tokenCount() / batch.inputIds().length);
    fill.record(filled);
    bytes.record(encodedBytes);
  }

  private static Counter records(MeterRegistry registry, String input, String outcome) {
    return Counter.builder(PREFIX + "records")
        .description(
            "Text records, by what became of them: accepted, held_out, or why a dead letter.")
        .tag("input", input)
        .tag("outcome", outcome)
        .register(registry);
  }

  private static Counter counter(MeterRegistry registry, String input, String name, String help) {
    return Counter.builder(PREFIX + name).description(help).tag("input", input).register(registry);
  }

  private static DistributionSummary summary(
      MeterRegistry registry, String input, String name, String help) {
    return DistributionSummary.builder(PREFIX + name)
        .description(help)
        .tag("input", input)
        .register(registry);
  }

  private static void gauge(
      MeterRegistry registry, String input, String name, String help, AtomicLong value) {
    Gauge.builder(PREFIX + name, value, AtomicLong::get)
        .description(help)
        .tag("input", input)
        .register(registry);
  }
}
