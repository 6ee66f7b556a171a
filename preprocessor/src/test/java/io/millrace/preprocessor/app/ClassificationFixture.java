package io.millrace.preprocessor.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.preprocessor.ledger.Account;
import io.millrace.schemas.batch.TokenBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The whole topology, as the settings of a classification make it, in Kafka's test driver. */
final class ClassificationFixture implements AutoCloseable {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Pipeline pipeline;
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> text;

  /**
   * Starts it, with a batch for each record where nothing else is set.
   *
   * @param tokenizer a directory with one
   */
  ClassificationFixture(Path tokenizer, Map<String, String> more) {
    pipeline = Pipeline.of(PreprocessorSettings.of(settings(tokenizer, more)), registry);
    Properties properties = new Properties();
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    driver = new TopologyTestDriver(pipeline.topology(), properties);
    text = driver.createInputTopic("text", new ByteArraySerializer(), new ByteArraySerializer());
  }

  static Map<String, String> settings(Path tokenizer, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("tokenizer", tokenizer.toString());
    settings.put("task", "sequence_classification");
    settings.put("batch.rows", "1");
    settings.putAll(more);
    return settings;
  }

  /** Sends JSON, with quotation marks for apostrophes. */
  void send(String json) {
    send(new TestRecord<>(null, json.replace('\'', '"').getBytes(UTF_8)));
  }

  void send(TestRecord<byte[], byte[]> input) {
    text.pipeInput(input);
  }

  List<TokenBatch> batches() {
    return batches("batches");
  }

  List<TokenBatch> evalBatches() {
    return batches("eval-batches");
  }

  private List<TokenBatch> batches(String topic) {
    driver.advanceWallClockTime(Duration.ofMinutes(1));
    return driver
        .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readValuesToList()
        .stream()
        .map(TokenBatch.CODEC::decode)
        .toList();
  }

  /** The reasons and sentences of the dead letters. */
  List<String> letters() {
    return driver
        .createOutputTopic("dead-letters", new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList()
        .stream()
        .map(
            letter ->
                header(letter, "millrace.reason")
                    + ": "
                    + header(letter, "__streams.errors.message"))
        .toList();
  }

  private static String header(TestRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }

  double ledger(Account account) {
    return registry
        .get("millrace.preprocessor.ledger")
        .tags("input", "text", "account", account.tag())
        .gauge()
        .value();
  }

  /** Checks that every record and token is accounted for. */
  void assertBalanced() {
    assertThat(registry.find("millrace.preprocessor.ledger.difference").gauges())
        .isNotEmpty()
        .allSatisfy(gauge -> assertThat(gauge.value()).isZero());
  }

  @Override
  public void close() {
    driver.close();
    pipeline.close();
  }
}
