package io.millrace.preprocessor.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.millrace.preprocessor.gpt2.Gpt2Tokenizer;
import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.topic.TopicSpec;
import io.millrace.service.SetupException;
import io.millrace.service.registry.FakeRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class PreprocessorApplicationIT {
  @TempDir private Path directory;

  @Test
  void batchesAndDeadLettersOfTwoPartitions() throws Exception {
    try (KafkaFixture kafka = new KafkaFixture(directory);
        PreprocessorApplication application =
            new PreprocessorApplication(
                PreprocessorSettings.of(
                    kafka.settings(
                        Map.of(
                            "topic.partitions", "2",
                            "threads", "2",
                            "batch.rows", "2",
                            "batch.linger.ms", "3600000",
                            "eval.batch.rows", "1"))))) {
      application.start();
      String text = kafka.topics.text();
      kafka.send(
          List.of(
              new ProducerRecord<>(text, 1, null, "one".getBytes(UTF_8)),
              new ProducerRecord<>(text, 1, "key".getBytes(UTF_8), "{\"broken".getBytes(UTF_8)),
              new ProducerRecord<>(text, 1, "gone".getBytes(UTF_8), null),
              new ProducerRecord<>(text, 1, null, "{\"text\": \"two\"}".getBytes(UTF_8)),
              new ProducerRecord<>(text, 0, null, "three".getBytes(UTF_8)),
              new ProducerRecord<>(text, 0, null, "four".getBytes(UTF_8)),
              new ProducerRecord<>(kafka.topics.evalText(), "held out".getBytes(UTF_8))));

      List<ConsumerRecord<byte[], byte[]>> batches =
          kafka.read(kafka.topics.batches(), found -> found.size() == 2);
      TokenBatch full = batch(batches, 1);
      assertThat(full.sources()).containsExactly(new Source(1, 0, 0, 0), new Source(1, 3, 0, 1));
      assertThat(full.inputIds()[1]).isEqualTo(Gpt2Tokenizer.END_OF_TEXT_ID);
      assertThat(full.inputIds()[2]).isEqualTo(Gpt2Tokenizer.PAD_ID);
      assertThat(batch(batches, 0).sources())
          .containsExactly(new Source(0, 0, 0, 0), new Source(0, 1, 0, 1));
      assertThat(kafka.read(kafka.topics.evalBatches(), found -> found.size() == 1)).hasSize(1);

      List<ConsumerRecord<byte[], byte[]>> letters =
          kafka.read(kafka.topics.deadLetters(), found -> found.size() == 2);
      assertThat(letters.get(0).value()).isEqualTo("{\"broken".getBytes(UTF_8));
      assertThat(letters.get(0).key()).isEqualTo("key".getBytes(UTF_8));
      assertThat(header(letters.get(0), "millrace.reason")).isEqualTo("broken_json");
      assertThat(header(letters.get(0), "__streams.errors.topic")).isEqualTo(text);
      assertThat(header(letters.get(0), "__streams.errors.partition")).isEqualTo("1");
      assertThat(header(letters.get(0), "__streams.errors.offset")).isEqualTo("1");
      assertThat(letters.get(1).value()).isNull();
      assertThat(header(letters.get(1), "__streams.errors.offset")).isEqualTo("2");

      assertThat(get(application, "/health/live")).contains("\"state\":\"running\"");
      assertThat(get(application, "/health/ready"))
          .contains("\"status\":\"up\"", "\"state\":\"running\"");
      assertThat(get(application, "/metrics").replaceAll("application=\"[^\"]*\",", ""))
          .contains(
              "millrace_preprocessor_records_total{input=\"text\",outcome=\"accepted\"} 4.0",
              "millrace_preprocessor_records_total{input=\"text\",outcome=\"tombstone\"} 1.0",
              "millrace_preprocessor_batches_total{input=\"text\",reason=\"rows\"} 2.0",
              "millrace_preprocessor_lag_records{input=\"text\",partition=\"1\"} ",
              "millrace_preprocessor_state{state=\"running\"} 1.0",
              "kafka_stream_");
      application.close();
      assertThat(application.await()).isTrue();
    }
  }

  @Test
  void aBatchAsLargeAsItsTopicTakes() throws Exception {
    try (KafkaFixture kafka = new KafkaFixture(directory);
        PreprocessorApplication application =
            new PreprocessorApplication(
                PreprocessorSettings.of(
                    kafka.settings(
                        Map.of(
                            "batch.rows", "1000",
                            "batch.linger.ms", "3600000",
                            "max.length", "4096",
                            "pad.to", "max.length",
                            "labels.on.padding", "train"))))) {
      application.start();
      kafka.send(
          Collections.nCopies(
              300, new ProducerRecord<>(kafka.topics.text(), "short".getBytes(UTF_8))));

      ConsumerRecord<byte[], byte[]> batch =
          kafka.read(kafka.topics.batches(), found -> found.size() == 1).get(0);
      assertThat(batch.serializedValueSize())
          .isBetween(TopicSpec.BATCH_MAX_BYTES - 40_000, TopicSpec.BATCH_MAX_BYTES);
      assertThat(TokenBatch.CODEC.decode(batch.value()).rows()).isLessThan(300);
    }
  }

  /** What is let through must get through: a refusal of the broker would end the process. */
  @Test
  void heldOutRecordsAsLargeAsTheirTopicTakes() throws Exception {
    try (KafkaFixture kafka = new KafkaFixture(directory);
        PreprocessorApplication application =
            new PreprocessorApplication(
                PreprocessorSettings.of(kafka.settings(Map.of("holdout.share", "1"))))) {
      application.start();
      byte[] value = "held out".getBytes(UTF_8);
      // Which no compression makes any smaller.
      byte[] key = new byte[TopicSpec.TEXT_MAX_BYTES - 4096 - value.length];
      new Random(1).nextBytes(key);
      kafka.send(
          List.of(
              new ProducerRecord<>(kafka.topics.text(), key, value),
              new ProducerRecord<>(kafka.topics.text(), Arrays.copyOf(key, key.length + 1), value),
              new ProducerRecord<>(kafka.topics.text(), new byte[] {1}, value)));

      assertThat(kafka.read(kafka.topics.evalText(), found -> found.size() == 2))
          .extracting(ConsumerRecord::key)
          .containsExactly(key, new byte[] {1});
      assertThat(kafka.read(kafka.topics.deadLetters(), found -> found.size() == 1))
          .extracting(letter -> header(letter, "millrace.reason"))
          .containsExactly("record_too_large");
    }
  }

  /** One that refuses is told apart at once; one that is away fails in the same way later. */
  @Test
  void aRegistryThatDoesNotTellASchemaIsOneSentence() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(PreprocessorApplication.class);
    logger.addAppender(log);
    try (KafkaFixture kafka = new KafkaFixture(directory);
        FakeRegistry registry = new FakeRegistry();
        PreprocessorApplication application =
            new PreprocessorApplication(
                PreprocessorSettings.of(
                    kafka.settings(Map.of("schema.registry.url", registry.address()))))) {
      registry.answers(
          exchange -> {
            boolean registers = exchange.getRequestMethod().equals("POST");
            FakeRegistry.send(exchange, registers ? 200 : 403, "{\"id\":1}");
          });
      application.start();
      kafka.send(
          List.of(new ProducerRecord<>(kafka.topics.text(), AvroBytes.row(2, "by schema 2"))));

      String sentence = "The schema registry at " + registry.address() + " refuses this user";
      assertThatThrownBy(application::await)
          .isInstanceOf(SetupException.class)
          .hasMessageStartingWith(sentence);
      assertThat(log.list.stream().filter(event -> event.getLevel() == Level.ERROR))
          .isNotEmpty()
          .allSatisfy(
              event -> {
                assertThat(event.getFormattedMessage()).startsWith(sentence);
                assertThat(event.getThrowableProxy()).isNull();
              });
    } finally {
      logger.detachAppender(log);
    }
  }

  @Test
  void aPortInUse() throws Exception {
    try (KafkaFixture kafka = new KafkaFixture(directory);
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      PreprocessorApplication application =
          new PreprocessorApplication(
              PreprocessorSettings.of(
                  kafka.settings(Map.of("http.host", "127.0.0.1", "http.port", port))));
      assertThatThrownBy(application::start)
          .isInstanceOf(SetupException.class)
          .hasMessageContaining("Cannot listen on 127.0.0.1:" + port);
      assertThat(application.await()).isTrue();
    }
  }

  private static TokenBatch batch(List<ConsumerRecord<byte[], byte[]>> batches, int partition) {
    return TokenBatch.CODEC.decode(
        batches.stream()
            .filter(batch -> batch.partition() == partition)
            .findFirst()
            .orElseThrow()
            .value());
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }

  private static String get(PreprocessorApplication application, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(application.address() + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
