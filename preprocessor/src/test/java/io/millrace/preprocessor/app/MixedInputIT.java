package io.millrace.preprocessor.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocessor.ledger.Account;
import io.millrace.schemas.batch.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every form of record mixed at random, one in ten of them bad, through a real broker. */
class MixedInputIT {
  private static final int PARTITIONS = 2;

  @TempDir private Path directory;

  /** Where a record is. */
  private record Place(int partition, long offset) {}

  /** Kinds in a random order, none of them again before all have come. */
  private record Deck(List<InputKind> kinds, Deque<InputKind> left) {
    Deck(List<InputKind> kinds) {
      this(kinds, new ArrayDeque<>());
    }

    InputKind draw(Random random) {
      if (left.isEmpty()) {
        List<InputKind> shuffled = new ArrayList<>(kinds);
        Collections.shuffle(shuffled, random);
        left.addAll(shuffled);
      }
      return left.remove();
    }
  }

  @ParameterizedTest
  @FieldSource("io.millrace.preprocessor.app.Mixture#ALL")
  void everyGoodRecordIsBatchedOnceAndEveryBadOneIsALetterOnce(Mixture mixture) throws Exception {
    try (KafkaFixture kafka = new KafkaFixture(directory);
        RowRegistry registry = new RowRegistry();
        PreprocessorApplication application =
            new PreprocessorApplication(
                PreprocessorSettings.of(settings(kafka, mixture, registry)))) {
      application.start();
      Map<Place, InputKind> sent = send(kafka, mixture, new Random(42));
      int records = sent.size();
      long bad = sent.values().stream().filter(kind -> !kind.reason().isEmpty()).count();
      assertThat(bad).isBetween(records / 12L, records / 8L);
      assertThat(sent.values()).containsAll(mixture.bad()).containsAll(mixture.good());

      List<ConsumerRecord<byte[], byte[]>> letters =
          kafka.read(kafka.topics.deadLetters(), found -> found.size() >= bad);
      List<ConsumerRecord<byte[], byte[]>> batches =
          kafka.read(kafka.topics.batches(), found -> places(found).size() >= records - bad);

      assertThat(letters).hasSize((int) bad);
      for (ConsumerRecord<byte[], byte[]> letter : letters) {
        InputKind kind = sent.get(place(letter));
        assertThat(header(letter, "millrace.reason")).as(kind.name()).isEqualTo(kind.reason());
        assertThat(header(letter, "__streams.errors.topic")).isEqualTo(kafka.topics.text());
      }
      List<Place> placed = new ArrayList<>(places(batches));
      letters.forEach(letter -> placed.add(place(letter)));
      assertThat(placed).doesNotHaveDuplicates().hasSize(records);
      assertThat(placed).containsExactlyInAnyOrderElementsOf(sent.keySet());
      assertBooksBalance(application, records, bad);
    }
  }

  private Map<String, String> settings(KafkaFixture kafka, Mixture mixture, RowRegistry registry)
      throws IOException {
    Map<String, String> settings = new HashMap<>(mixture.settings(directory, registry));
    settings.put("topic.partitions", Integer.toString(PARTITIONS));
    settings.put("threads", "2");
    settings.put("batch.linger.ms", "1000");
    return kafka.settings(settings);
  }

  private static Map<Place, InputKind> send(KafkaFixture kafka, Mixture mixture, Random random)
      throws Exception {
    Map<Place, InputKind> sent = new HashMap<>();
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    long[] offsets = new long[PARTITIONS];
    Deck good = new Deck(mixture.good());
    Deck bad = new Deck(mixture.bad());
    for (int i = 0; i < mixture.records(); i++) {
      InputKind kind = (random.nextInt(10) == 0 ? bad : good).draw(random);
      int partition = random.nextInt(PARTITIONS);
      if (offsets[partition] == 0) {
        kind = mixture.first().orElse(kind);
      }
      sent.put(new Place(partition, offsets[partition]++), kind);
      records.add(kind.record(kafka.topics.text(), partition, i));
    }
    kafka.send(records);
    return sent;
  }

  private static void assertBooksBalance(PreprocessorApplication application, int records, long bad)
      throws Exception {
    PublishedLedger ledger = PublishedLedger.of(application);
    assertThat(ledger.total("text", Account.RECORDS_IN)).isEqualTo(records);
    assertThat(ledger.total("text", Account.RECORDS_DEAD)).isEqualTo(bad);
    assertThat(ledger.total("text", Account.RECORDS_ACCEPTED)).isEqualTo(records - bad);
    assertThat(ledger.total("text", Account.SEQUENCES_BATCHED)).isEqualTo(records - bad);
    assertThat(ledger.total("text", Account.TOKENS_IN))
        .isEqualTo(
            ledger.total("text", Account.TOKENS_BATCHED)
                + ledger.total("text", Account.TOKENS_TRUNCATED)
                + ledger.total("text", Account.TOKENS_REJECTED));
    assertThat(ledger.differences()).hasSize(3 * (PARTITIONS + 1));
    assertThat(ledger.imbalances()).isEmpty();
  }

  private static List<Place> places(List<ConsumerRecord<byte[], byte[]>> batches) {
    List<Place> places = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> batch : batches) {
      for (Source source : RowRegistry.batches().decode(batch.value()).sources()) {
        places.add(new Place(source.partition(), source.offset()));
      }
    }
    return places;
  }

  private static Place place(ConsumerRecord<byte[], byte[]> letter) {
    return new Place(
        Integer.parseInt(header(letter, "__streams.errors.partition")),
        Long.parseLong(header(letter, "__streams.errors.offset")));
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }
}
