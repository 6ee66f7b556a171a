package io.millrace.preprocessor.streams;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.preprocessor.batch.BatchLimits;
import io.millrace.preprocessor.batch.BatchMaker;
import io.millrace.preprocessor.batch.Grouping;
import io.millrace.preprocessor.batch.LabelsOnPadding;
import io.millrace.preprocessor.batch.PadTo;
import io.millrace.preprocessor.batch.RowLayout;
import io.millrace.preprocessor.batch.RowLength;
import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.format.FormatName;
import io.millrace.preprocessor.format.RecordFormats;
import io.millrace.preprocessor.format.TextFormat;
import io.millrace.preprocessor.format.TokenIdsFormat;
import io.millrace.preprocessor.ledger.Account;
import io.millrace.preprocessor.metrics.PreprocessorMetrics;
import io.millrace.preprocessor.record.RecordEncoding;
import io.millrace.preprocessor.record.RecordParser;
import io.millrace.preprocessor.sequence.LanguageTask;
import io.millrace.preprocessor.sequence.LengthLimit;
import io.millrace.preprocessor.sequence.LetterTokenizer;
import io.millrace.preprocessor.sequence.SequenceEnd;
import io.millrace.preprocessor.sequence.SequenceMaker;
import io.millrace.preprocessor.sequence.TooLong;
import io.millrace.schemas.batch.TokenBatch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The topology in Kafka's test driver, with a token per letter and sequences of at most 16. */
final class TopologyFixture implements AutoCloseable {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final Duration LINGER = Duration.ofSeconds(1);
  static final int MAX_LENGTH = 16;

  private static final Fingerprints MADE_BY = new Fingerprints("tokenizer", "format");

  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> text;
  private final TestInputTopic<byte[], byte[]> evalText;
  private final TestOutputTopic<byte[], byte[]> batches;
  private final TestOutputTopic<byte[], byte[]> evalBatches;
  private final TestOutputTopic<byte[], byte[]> deadLetters;

  /** Text in batches of so many rows and bytes, evaluation text in batches of one row. */
  TopologyFixture(int rows, long bytes) {
    this(rows, bytes, new Grouping.InOrder(), Route.Selection.ALL, TooLong.TRUNCATE);
  }

  TopologyFixture(
      int rows, long bytes, Grouping grouping, Route.Selection selection, TooLong tooLong) {
    this(rows, bytes, grouping, selection, tooLong, DeadLetterText.KEEP);
  }

  /** Whose dead letters have hashes. */
  static TopologyFixture hashing() {
    return new TopologyFixture(
        2,
        10_000,
        new Grouping.InOrder(),
        Route.Selection.ALL,
        TooLong.TRUNCATE,
        DeadLetterText.HASH);
  }

  private TopologyFixture(
      int rows,
      long bytes,
      Grouping grouping,
      Route.Selection selection,
      TooLong tooLong,
      DeadLetterText deadLetterText) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    Route textRoute =
        new Route(
            "text",
            "text",
            "batches",
            TokenBatch.CODEC,
            "dead-letters",
            deadLetterText,
            limits(rows, bytes),
            grouping,
            selection,
            new PreprocessorMetrics(registry, "text"));
    driver =
        new TopologyTestDriver(
            PreprocessorTopology.of(
                List.of(textRoute, route("eval-text", "eval-batches", limits(1, bytes), registry)),
                sequences(MADE_BY, tooLong),
                batchMaker(grouping instanceof Grouping.Packed)),
            properties,
            START);
    text = input("text");
    evalText = input("eval-text");
    batches = output("batches");
    evalBatches = output("eval-batches");
    deadLetters = output("dead-letters");
  }

  static BatchLimits limits(int rows, long bytes) {
    return new BatchLimits(rows, BatchLimits.NONE, bytes, LINGER.toMillis());
  }

  static Route route(
      String input, String output, BatchLimits limits, SimpleMeterRegistry registry) {
    return new Route(
        input,
        input,
        output,
        TokenBatch.CODEC,
        "dead-letters",
        DeadLetterText.KEEP,
        limits,
        new Grouping.InOrder(),
        Route.Selection.ALL,
        new PreprocessorMetrics(registry, input));
  }

  static SequenceMaker sequences() {
    return sequences(MADE_BY, TooLong.TRUNCATE);
  }

  static SequenceMaker sequences(Fingerprints madeBy, TooLong tooLong) {
    OptionalInt eos = OptionalInt.of(LetterTokenizer.EOS);
    return new SequenceMaker(
        new RecordParser(200),
        RecordEncoding.AUTO,
        new LanguageTask(
            new RecordFormats(
                Map.of(
                    FormatName.TEXT, new TextFormat("text"),
                    FormatName.INPUT_IDS, new TokenIdsFormat("input_ids", "labels", 100)),
                Optional.empty()),
            new LetterTokenizer(),
            new SequenceEnd(eos, LetterTokenizer.EOS_TEXT),
            new LengthLimit(tooLong, MAX_LENGTH, OptionalInt.empty(), eos)),
        madeBy);
  }

  static BatchMaker batchMaker() {
    return batchMaker(false);
  }

  private static BatchMaker batchMaker(boolean packed) {
    return new BatchMaker(
        new RowLayout(
            new RowLength(PadTo.LONGEST, 4, MAX_LENGTH),
            LetterTokenizer.PAD,
            LabelsOnPadding.IGNORE,
            packed));
  }

  private TestInputTopic<byte[], byte[]> input(String topic) {
    return driver.createInputTopic(
        topic, new ByteArraySerializer(), new ByteArraySerializer(), START, Duration.ofMillis(1));
  }

  private TestOutputTopic<byte[], byte[]> output(String topic) {
    return driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  void send(String value) {
    text.pipeInput(value.getBytes(StandardCharsets.UTF_8));
  }

  void send(TestRecord<byte[], byte[]> input) {
    text.pipeInput(input);
  }

  void sendForEvaluation(String value) {
    evalText.pipeInput(value.getBytes(StandardCharsets.UTF_8));
  }

  void waitFor(Duration time) {
    driver.advanceWallClockTime(time);
  }

  List<TokenBatch> batches() {
    return batches.readValuesToList().stream().map(TokenBatch.CODEC::decode).toList();
  }

  List<TokenBatch> evalBatches() {
    return evalBatches.readValuesToList().stream().map(TokenBatch.CODEC::decode).toList();
  }

  List<TestRecord<byte[], byte[]>> deadLetters() {
    return deadLetters.readRecordsToList();
  }

  double count(String meter, String... tags) {
    return registry.get("millrace.preprocessor." + meter).tags(tags).counter().count();
  }

  double pending(String what) {
    return registry
        .get("millrace.preprocessor." + what + ".pending")
        .tag("input", "text")
        .gauge()
        .value();
  }

  /** An account of the ledger. */
  double ledger(Account account) {
    return registry
        .get("millrace.preprocessor.ledger")
        .tags("input", "text", "partition", "0", "account", account.tag())
        .gauge()
        .value();
  }

  /** What the ledger of the text misses, of records, sequences and tokens. */
  List<Double> missing() {
    return Stream.of("records", "sequences", "tokens")
        .map(
            of ->
                registry
                    .get("millrace.preprocessor.ledger.difference")
                    .tags("input", "text", "of", of)
                    .gauge()
                    .value())
        .toList();
  }

  @Override
  public void close() {
    driver.close();
  }
}
