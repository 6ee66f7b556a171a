package io.millrace.preprocessor.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocessor.batch.Grouping;
import io.millrace.preprocessor.ledger.Account;
import io.millrace.preprocessor.select.HoldOut;
import io.millrace.preprocessor.sequence.TooLong;
import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.topic.TopicSpec;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** Duplicates, what is held out, what headers say, and records that become several sequences. */
class SelectionTest {

  @Test
  void aRecordThatCameJustBeforeIsADeadLetterWithItsReason() {
    try (TopologyFixture topology = fixture(new Route.Selection(2, HoldOut.NOTHING, ""))) {
      List.of("abc", "abc", "def", "ghi", "abc", "ghi").forEach(topology::send);

      assertThat(topology.deadLetters())
          .extracting(letter -> header(letter, "millrace.reason"))
          .containsExactly("duplicate", "duplicate");
      // Two newer ones had pushed the first "abc" out of the window; the second "ghi" was in it.
      assertThat(offsets(topology.batches())).containsExactly(0L, 2L, 3L, 4L);
      assertThat(topology.ledger(Account.RECORDS_DEAD)).isEqualTo(2);
      assertThat(topology.missing()).containsOnly(0.0);
    }
  }

  @Test
  void theDuplicateNamesTheRecordThatItIsLike() {
    try (TopologyFixture topology = fixture(new Route.Selection(10, HoldOut.NOTHING, ""))) {
      List.of("x1", "abc", "abc").forEach(topology::send);
      assertThat(header(topology.deadLetters().get(0), "__streams.errors.message"))
          .isEqualTo(
              "The record is the same as the one at offset 1 of its partition, which is among the"
                  + " last 10 (deduplicate.records).");
    }
  }

  @Test
  void aBadRecordThatComesTwiceIsBadTwice() {
    try (TopologyFixture topology = fixture(new Route.Selection(10, HoldOut.NOTHING, ""))) {
      List.of("{", "{").forEach(topology::send);
      assertThat(topology.deadLetters())
          .extracting(letter -> header(letter, "millrace.reason"))
          .containsExactly("broken_json", "broken_json");
    }
  }

  @Test
  void theHeldOutRecordsAreEvaluatedOnAndNotTrained() {
    try (TopologyFixture topology = fixture(new Route.Selection(0, new HoldOut(1), "eval-text"))) {
      byte[] key = "key".getBytes(UTF_8);
      topology.send(
          new TestRecord<>(
              key,
              "abc".getBytes(UTF_8),
              new RecordHeaders().add("trace", "7".getBytes(UTF_8)),
              TopologyFixture.START));
      topology.send("{broken");

      assertThat(topology.batches()).isEmpty();
      assertThat(topology.evalBatches()).hasSize(1);
      // A bad one would be no use there: it is a letter from where it came.
      assertThat(topology.deadLetters())
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(header(letter, "__streams.errors.topic")).isEqualTo("text");
                assertThat(header(letter, "__streams.errors.offset")).isEqualTo("1");
              });
      assertThat(topology.ledger(Account.RECORDS_HELD_OUT)).isEqualTo(1);
      assertThat(topology.ledger(Account.TOKENS_IN)).isZero();
      assertThat(topology.missing()).containsOnly(0.0);
    }
  }

  @Test
  void whatTheEvaluationTextCannotTakeIsALetter() {
    try (TopologyFixture topology = fixture(new Route.Selection(0, new HoldOut(1), "eval-text"))) {
      topology.send(new TestRecord<>(new byte[TopicSpec.TEXT_MAX_BYTES], "abc".getBytes(UTF_8)));
      assertThat(header(topology.deadLetters().get(0), "millrace.reason"))
          .isEqualTo("record_too_large");
      assertThat(topology.missing()).containsOnly(0.0);
    }
  }

  @Test
  void theLargestRecordThatTheEvaluationTextTakesIsHeldOut() {
    try (TopologyFixture topology = fixture(new Route.Selection(0, new HoldOut(1), "eval-text"))) {
      byte[] value = "abc".getBytes(UTF_8);
      int room = TopicSpec.TEXT_MAX_BYTES - 4096 - value.length;
      topology.send(new TestRecord<>(new byte[room], value));
      topology.send(new TestRecord<>(new byte[room + 1], value));

      assertThat(topology.evalBatches()).hasSize(1);
      assertThat(topology.deadLetters())
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(header(letter, "millrace.reason")).isEqualTo("record_too_large");
                assertThat(header(letter, "__streams.errors.offset")).isEqualTo("1");
              });
      assertThat(topology.ledger(Account.RECORDS_HELD_OUT)).isEqualTo(1);
      assertThat(topology.missing()).containsOnly(0.0);
    }
  }

  @Test
  void headersNameTheFormat() {
    try (TopologyFixture topology = fixture(Route.Selection.ALL)) {
      topology.send(withFormat("text"));
      topology.send(withFormat("input-ids"));
      topology.send(withFormat("haiku"));

      List<TokenBatch> batches = topology.batches();
      assertThat(batches.get(0).inputIds()).startsWith('a', 'b', 1);
      assertThat(batches.get(1).inputIds()).startsWith(5, 6, 7, 1);
      assertThat(header(topology.deadLetters().get(0), "millrace.reason"))
          .isEqualTo("unknown_format");
    }
  }

  @Test
  void aLongRecordBecomesSeveralSequences() {
    try (TopologyFixture topology =
        new TopologyFixture(
            1, 10_000, new Grouping.InOrder(), Route.Selection.ALL, TooLong.SPLIT)) {
      topology.send("0123456789abcdefghijklmnopqrstuvwxyz");

      List<TokenBatch> batches = topology.batches();
      assertThat(batches).hasSize(3);
      assertThat(batches)
          .extracting(batch -> batch.sources().get(0))
          .containsExactly(new Source(0, 0, 0, 0), new Source(0, 0, 1, 0), new Source(0, 0, 2, 0));
      assertThat(batches).extracting(TokenBatch::batchId).doesNotHaveDuplicates();
      assertThat(batches.get(2).tokenCount()).isEqualTo(5);
      assertThat(topology.ledger(Account.RECORDS_ACCEPTED)).isEqualTo(1);
      assertThat(topology.ledger(Account.SEQUENCES_SPLIT)).isEqualTo(2);
      assertThat(topology.ledger(Account.SEQUENCES_BATCHED)).isEqualTo(3);
      assertThat(topology.count("sequences.split", "input", "text")).isEqualTo(2);
      assertThat(topology.missing()).containsOnly(0.0);
    }
  }

  @Test
  void aLongRecordCanBeALetter() {
    try (TopologyFixture topology =
        new TopologyFixture(
            1, 10_000, new Grouping.InOrder(), Route.Selection.ALL, TooLong.REJECT)) {
      topology.send("0123456789abcdef");
      assertThat(header(topology.deadLetters().get(0), "millrace.reason")).isEqualTo("too_long");
      assertThat(topology.ledger(Account.TOKENS_REJECTED)).isEqualTo(17);
      assertThat(topology.missing()).containsOnly(0.0);
    }
  }

  @Test
  void rowsArePacked() {
    try (TopologyFixture topology =
        new TopologyFixture(
            1, 10_000, new Grouping.Packed(1), Route.Selection.ALL, TooLong.TRUNCATE)) {
      // Two rows of 16 are enough to choose from; beside the 4 of the first the 11 fits best.
      List.of("abc", "abcdefg", "abcdefghij", "abcdefgh").forEach(topology::send);

      TokenBatch batch = topology.batches().get(0);
      assertThat(batch.sources()).containsExactly(new Source(0, 0, 0, 0), new Source(0, 2, 0, 0));
      assertThat(batch.attentionMask())
          .containsExactly(1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0);
      assertThat(topology.count("batches", "input", "text", "reason", "buffer")).isEqualTo(1);
      assertThat(topology.pending("sequences")).isEqualTo(2);
      topology.waitFor(TopologyFixture.LINGER);
      assertThat(offsets(topology.batches())).containsExactly(1L, 3L);
      assertThat(topology.missing()).containsOnly(0.0);
    }
  }

  @Test
  void rowsOfLikeLengthGoTogether() {
    try (TopologyFixture topology =
        new TopologyFixture(
            2, 10_000, new Grouping.ByLength(4), Route.Selection.ALL, TooLong.TRUNCATE)) {
      List.of("a", "abcdefgh", "abcdefghi", "ab").forEach(topology::send);

      assertThat(offsets(topology.batches())).containsExactly(0L, 3L);
      assertThat(topology.pending("sequences")).isEqualTo(2);
      topology.waitFor(TopologyFixture.LINGER);
      assertThat(offsets(topology.batches())).containsExactly(1L, 2L);
      assertThat(topology.missing()).containsOnly(0.0);
    }
  }

  private static TopologyFixture fixture(Route.Selection selection) {
    return new TopologyFixture(1, 10_000, new Grouping.InOrder(), selection, TooLong.TRUNCATE);
  }

  private static TestRecord<byte[], byte[]> withFormat(String format) {
    return new TestRecord<>(
        null,
        "{\"text\": \"ab\", \"input_ids\": [5, 6, 7]}".getBytes(UTF_8),
        new RecordHeaders().add("millrace.format", format.getBytes(UTF_8)),
        TopologyFixture.START);
  }

  private static List<Long> offsets(List<TokenBatch> batches) {
    return batches.stream().flatMap(batch -> batch.sources().stream()).map(Source::offset).toList();
  }

  private static String header(TestRecord<byte[], byte[]> letter, String name) {
    return new String(letter.getHeaders().lastHeader(name).value(), UTF_8);
  }
}
