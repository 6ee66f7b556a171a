package io.millrace.preprocessor.streams;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.preprocessor.batch.BatchLimits;
import io.millrace.preprocessor.batch.BatchMaker;
import io.millrace.preprocessor.batch.LabelsOnPadding;
import io.millrace.preprocessor.batch.PadTo;
import io.millrace.preprocessor.batch.PaddedRows;
import io.millrace.preprocessor.batch.RowLength;
import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.format.TextFormat;
import io.millrace.preprocessor.metrics.PreprocessorMetrics;
import io.millrace.preprocessor.record.RecordParser;
import io.millrace.preprocessor.sequence.LetterTokenizer;
import io.millrace.preprocessor.sequence.SequenceEnd;
import io.millrace.preprocessor.sequence.SequenceMaker;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.batch.TokenBatchCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Properties;
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

  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> text;
  private final TestInputTopic<byte[], byte[]> evalText;
  private final TestOutputTopic<byte[], byte[]> batches;
  private final TestOutputTopic<byte[], byte[]> evalBatches;
  private final TestOutputTopic<byte[], byte[]> deadLetters;

  /** Text in batches of so many rows and bytes, evaluation text in batches of one row. */
  TopologyFixture(int rows, long bytes) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    driver =
        new TopologyTestDriver(
            PreprocessorTopology.of(
                List.of(
                    route("text", "batches", limits(rows, bytes), registry),
                    route("eval-text", "eval-batches", limits(1, bytes), registry)),
                sequences(),
                batchMaker()),
            properties,
            START);
    text = input("text");
    evalText = input("eval-text");
    batches = output("batches");
    evalBatches = output("eval-batches");
    deadLetters = output("dead-letters");
  }

  static BatchLimits limits(int rows, long bytes) {
    return new BatchLimits(rows, bytes, LINGER.toMillis());
  }

  static Route route(
      String input, String output, BatchLimits limits, SimpleMeterRegistry registry) {
    return new Route(
        input, input, output, "dead-letters", limits, new PreprocessorMetrics(registry, input));
  }

  static SequenceMaker sequences() {
    return sequences(new Fingerprints("tokenizer", "format"));
  }

  static SequenceMaker sequences(Fingerprints madeBy) {
    return new SequenceMaker(
        new RecordParser(200),
        new TextFormat("text"),
        new LetterTokenizer(),
        new SequenceEnd(OptionalInt.of(LetterTokenizer.EOS), MAX_LENGTH),
        madeBy);
  }

  static BatchMaker batchMaker() {
    return new BatchMaker(
        new PaddedRows(
            new RowLength(PadTo.LONGEST, 4, MAX_LENGTH),
            LetterTokenizer.PAD,
            LabelsOnPadding.IGNORE));
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
    return batches.readValuesToList().stream().map(TokenBatchCodec::decode).toList();
  }

  List<TokenBatch> evalBatches() {
    return evalBatches.readValuesToList().stream().map(TokenBatchCodec::decode).toList();
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

  @Override
  public void close() {
    driver.close();
  }
}
