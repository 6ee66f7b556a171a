package io.millrace.preprocessor.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.ledger.Account;
import io.millrace.preprocessor.sequence.TokenSequence;
import io.millrace.preprocessor.sequence.TooLong;
import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.TokenBatch;
import java.util.List;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A new processor over a store that another one has left, as after a restart. */
class RestoredBatchTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MockProcessorContext<byte[], Output> context = new MockProcessorContext<>();
  private final Route route =
      TopologyFixture.route("text", "batches", TopologyFixture.limits(3, 10_000), registry);
  private KeyValueStore<Integer, TokenSequence> store;

  @BeforeEach
  void createStore() {
    store =
        PendingStore.builder(route.pendingStore(), 1_000_000)
            .withLoggingDisabled()
            .withCachingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
    context.addStateStore(store);
    KeyValueStore<Integer, byte[]> ledger =
        LedgerStore.builder(route.ledgerStore())
            .withLoggingDisabled()
            .withCachingDisabled()
            .build();
    ledger.init(context.getStateStoreContext(), ledger);
    context.addStateStore(ledger);
    context.setCurrentSystemTimeMs(0);
  }

  @Test
  void isFinishedByTheNextProcessor() {
    BatchingProcessor before = processor(route);
    send(before, 0, "abc");
    send(before, 1, "de");
    before.close();
    assertThat(registry.get("millrace.preprocessor.tokens.pending").gauge().value()).isZero();

    BatchingProcessor after = processor(route);
    assertThat(batches()).isEmpty();
    send(after, 2, "f");

    assertThat(batches())
        .singleElement()
        .extracting(TokenBatch::sources)
        .isEqualTo(List.of(new Source(0, 0, 0, 0), new Source(0, 1, 0, 1), new Source(0, 2, 0, 2)));
    assertThat(store.approximateNumEntries()).isZero();
  }

  @Test
  void waitsNoLongerThanItWouldHave() {
    send(processor(route), 0, "abc");
    context.setCurrentSystemTimeMs(TopologyFixture.LINGER.toMillis());
    processor(route);
    punctuate();
    assertThat(batches()).hasSize(1);
  }

  @Test
  void isDividedWhereTheSettingsNowWantSmallerBatches() {
    BatchingProcessor before = processor(route);
    send(before, 0, "abc");
    send(before, 1, "de");

    processor(
        TopologyFixture.route(
            "text", "batches", TopologyFixture.limits(1, 10_000), new SimpleMeterRegistry()));
    punctuate();

    assertThat(batches()).extracting(TokenBatch::rows).containsExactly(1, 1);
    assertThat(store.approximateNumEntries()).isZero();
  }

  @Test
  void staysByItselfWhereTheTokenizerIsNowAnotherOne() {
    send(processor(route), 0, "abc");
    BatchingProcessor after =
        new BatchingProcessor(
            route,
            TopologyFixture.sequences(
                new Fingerprints("new tokenizer", "format"), TooLong.TRUNCATE),
            TopologyFixture.batchMaker());
    after.init(context);
    send(after, 1, "de");
    context.setCurrentSystemTimeMs(TopologyFixture.LINGER.toMillis());
    punctuate();

    assertThat(batches())
        .extracting(TokenBatch::tokenizerFingerprint)
        .containsExactly("tokenizer", "new tokenizer");
    assertThat(registry.get("millrace.preprocessor.batches").tag("reason", "settings").counter())
        .satisfies(count -> assertThat(count.count()).isEqualTo(1));
  }

  @Test
  void whatFitsNoLongerIsADeadLetterWithItsPlace() {
    send(processor(route), 5, "abc");
    processor(
        TopologyFixture.route(
            "text", "batches", TopologyFixture.limits(3, 10), new SimpleMeterRegistry()));
    punctuate();

    Record<? extends byte[], ? extends Output> letter = context.forwarded().get(0).record();
    assertThat(letter.value()).isInstanceOf(Output.DeadLetter.class);
    assertThat(letter.headers().lastHeader(DeadLetters.OFFSET).value())
        .isEqualTo("5".getBytes(UTF_8));
    assertThat(store.approximateNumEntries()).isZero();
    KeyValueStore<Integer, byte[]> ledger = context.getStateStore(route.ledgerStore());
    assertThat(new LedgerStore(ledger).load().get(Account.SEQUENCES_REJECTED)).isEqualTo(1);
  }

  @Test
  void theSeveralPartsOfARecordHaveOneLetter() {
    BatchingProcessor before =
        new BatchingProcessor(
            TopologyFixture.route(
                "text", "batches", TopologyFixture.limits(9, 10_000), new SimpleMeterRegistry()),
            TopologyFixture.sequences(new Fingerprints("tokenizer", "format"), TooLong.SPLIT),
            TopologyFixture.batchMaker());
    before.init(context);
    send(before, 5, "a".repeat(40));
    send(before, 6, "b".repeat(40));
    assertThat(store.approximateNumEntries()).isEqualTo(6);

    SimpleMeterRegistry counters = new SimpleMeterRegistry();
    processor(TopologyFixture.route("text", "batches", TopologyFixture.limits(3, 10), counters));
    punctuate();

    assertThat(context.forwarded())
        .extracting(
            letter ->
                new String(letter.record().headers().lastHeader(DeadLetters.OFFSET).value(), UTF_8))
        .containsExactly("5", "6");
    assertThat(
            counters
                .get("millrace.preprocessor.records")
                .tag("outcome", "sequence_too_large")
                .counter()
                .count())
        .isEqualTo(2);
    assertThat(counters.get("millrace.preprocessor.tokens.rejected").counter().count())
        .isEqualTo(82);
    KeyValueStore<Integer, byte[]> ledger = context.getStateStore(route.ledgerStore());
    assertThat(new LedgerStore(ledger).load().get(Account.SEQUENCES_REJECTED)).isEqualTo(6);
  }

  private BatchingProcessor processor(Route to) {
    BatchingProcessor processor =
        new BatchingProcessor(to, TopologyFixture.sequences(), TopologyFixture.batchMaker());
    processor.init(context);
    return processor;
  }

  private void send(BatchingProcessor processor, long offset, String text) {
    context.setRecordMetadata("text", 0, offset);
    processor.process(new Record<>(null, text.getBytes(UTF_8), 0));
  }

  private void punctuate() {
    List<MockProcessorContext.CapturedPunctuator> scheduled = context.scheduledPunctuators();
    scheduled.get(scheduled.size() - 1).getPunctuator().punctuate(context.currentSystemTimeMs());
  }

  private List<TokenBatch> batches() {
    return context.forwarded().stream()
        .map(forwarded -> TokenBatch.CODEC.decode(forwarded.record().value().bytes()))
        .toList();
  }
}
