package io.millrace.preprocessor.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.avro.ContractSchemas;
import io.millrace.schemas.avro.SingleObject;
import io.millrace.schemas.event.HashedText;
import io.millrace.schemas.topic.TopicSpec;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeadLettersTest {
  private static final byte[] KEY = "key".getBytes(UTF_8);
  private final TopologyFixture topology = new TopologyFixture(2, 10_000);

  @AfterEach
  void close() {
    topology.close();
  }

  static Stream<Arguments> everyKindOfBadRecord() {
    return Stream.of(
        Arguments.of("tombstone", null),
        Arguments.of("empty", new byte[0]),
        Arguments.of("empty", "  ".getBytes(UTF_8)),
        Arguments.of("record_too_large", "x".repeat(201).getBytes(UTF_8)),
        Arguments.of("not_unicode", new byte[] {'a', (byte) 0xFE}),
        Arguments.of("broken_json", "{\"text\": ".getBytes(UTF_8)),
        Arguments.of("broken_avro", SingleObject.header(ContractSchemas.TEXT_RECORD)),
        Arguments.of("missing_field", "{\"txt\": \"a\"}".getBytes(UTF_8)),
        Arguments.of("wrong_field_type", "{\"text\": 1}".getBytes(UTF_8)),
        Arguments.of("tokenizer_failed", "a bell \u0007".getBytes(UTF_8)),
        Arguments.of("nothing_to_train", "\u0001".getBytes(UTF_8)));
  }

  @ParameterizedTest
  @MethodSource("everyKindOfBadRecord")
  void keepsTheRecordAndSaysWhyAndWhence(String reason, byte[] value) {
    Headers headers = new RecordHeaders().add("trace", "7".getBytes(UTF_8));
    Instant time = TopologyFixture.START.plusSeconds(5);
    topology.send("good");
    topology.send(new TestRecord<>(KEY, value, headers, time));
    topology.send("good too");

    TestRecord<byte[], byte[]> letter = topology.deadLetters().get(0);
    assertThat(letter.value()).isEqualTo(value);
    assertThat(letter.key()).isEqualTo(KEY);
    assertThat(letter.getRecordTime()).isEqualTo(time);
    assertThat(header(letter, "trace")).isEqualTo("7");
    assertThat(header(letter, "millrace.reason")).isEqualTo(reason);
    assertThat(header(letter, "__streams.errors.exception"))
        .isEqualTo("io.millrace.preprocessor.record.RejectedException");
    assertThat(header(letter, "__streams.errors.message")).endsWith(".");
    assertThat(header(letter, "__streams.errors.topic")).isEqualTo("text");
    assertThat(header(letter, "__streams.errors.partition")).isEqualTo("0");
    assertThat(header(letter, "__streams.errors.offset")).isEqualTo("1");
    assertThat(topology.count("records", "input", "text", "outcome", reason)).isEqualTo(1);
    // The good ones before and after it are a batch.
    assertThat(topology.batches()).singleElement().matches(batch -> batch.rows() == 2);
  }

  @ParameterizedTest
  @MethodSource("everyKindOfBadRecord")
  void saysNothingOfTheRecordWhereTextsAreHashed(String reason, byte[] value) {
    Headers headers =
        new RecordHeaders()
            .add("trace", "7".getBytes(UTF_8))
            .add("millrace.format", "a secret format".getBytes(UTF_8));
    try (TopologyFixture hashing = TopologyFixture.hashing()) {
      hashing.send(new TestRecord<>(KEY, value, new RecordHeaders(), TopologyFixture.START));
      hashing.send(
          new TestRecord<>(
              null, "{\"secret field\": 1}".getBytes(UTF_8), headers, TopologyFixture.START));

      List<TestRecord<byte[], byte[]>> letters = hashing.deadLetters();
      TestRecord<byte[], byte[]> letter = letters.get(0);
      assertThat(letter.key()).isEqualTo(HashedText.of(KEY).getBytes(UTF_8));
      assertThat(letter.value())
          .isEqualTo(value == null ? null : HashedText.of(value).getBytes(UTF_8));
      assertThat(header(letter, "millrace.reason")).isEqualTo(reason);
      assertThat(header(letter, "__streams.errors.topic")).isEqualTo("text");
      assertThat(header(letter, "__streams.errors.offset")).isEqualTo("0");
      TestRecord<byte[], byte[]> second = letters.get(1);
      assertThat(second.key()).isNull();
      second
          .getHeaders()
          .forEach(
              header ->
                  assertThat(header.key() + new String(header.value(), UTF_8))
                      .doesNotContain("trace", "secret"));
      assertThat(second.getHeaders().lastHeader("__streams.errors.offset")).isNotNull();
    }
  }

  @Test
  void aSequenceTooLargeForABatchOfItsOwn() {
    try (TopologyFixture tiny = new TopologyFixture(2, 600)) {
      tiny.send("abc");
      tiny.send("abcdefghijklmnopqrst");
      tiny.send("def");

      assertThat(tiny.deadLetters())
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(header(letter, "millrace.reason")).isEqualTo("sequence_too_large");
                assertThat(header(letter, "__streams.errors.offset")).isEqualTo("1");
              });
      assertThat(tiny.batches()).singleElement().matches(batch -> batch.rows() == 2);
      assertThat(tiny.count("tokens.rejected", "input", "text")).isEqualTo(21);
      assertThat(tiny.missing()).containsOnly(0.0);
    }
  }

  @Test
  void aDeadLetterSentInAgainKeepsOnlyItsNewestReason() {
    topology.send(new TestRecord<>(KEY, "{".getBytes(UTF_8)));
    TestRecord<byte[], byte[]> first = topology.deadLetters().get(0);
    topology.send(new TestRecord<>(KEY, null, first.getHeaders(), TopologyFixture.START));

    TestRecord<byte[], byte[]> second = topology.deadLetters().get(0);
    assertThat(second.getHeaders().headers("millrace.reason")).hasSize(1);
    assertThat(header(second, "millrace.reason")).isEqualTo("tombstone");
    assertThat(header(second, "__streams.errors.offset")).isEqualTo("1");
  }

  @Test
  void aRecordTooLargeForTheTopicIsCutAndSaysSo() {
    byte[] value = new byte[3 * TopicSpec.TEXT_MAX_BYTES];
    topology.send(
        new TestRecord<>(
            KEY,
            value,
            new RecordHeaders().add("trace", "7".getBytes(UTF_8)),
            TopologyFixture.START));

    TestRecord<byte[], byte[]> letter = topology.deadLetters().get(0);
    assertThat(letter.value()).hasSize(TopicSpec.TEXT_MAX_BYTES);
    assertThat(letter.key()).isEqualTo(KEY);
    assertThat(letter.getHeaders().lastHeader("trace")).isNull();
    assertThat(header(letter, "millrace.reason")).isEqualTo("record_too_large");
    assertThat(header(letter, "millrace.cut"))
        .isEqualTo("The record's 3145783 bytes do not fit: its headers and its end are cut.");
  }

  private static String header(TestRecord<byte[], byte[]> letter, String name) {
    return new String(letter.getHeaders().lastHeader(name).value(), UTF_8);
  }
}
