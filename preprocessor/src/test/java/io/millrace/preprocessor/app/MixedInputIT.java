package io.millrace.preprocessor.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.TokenBatchCodec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every form of record mixed at random, one in ten of them bad, through a real broker. */
class MixedInputIT {
  private static final int RECORDS = 6000;
  private static final int PARTITIONS = 2;

  @TempDir private Path directory;

  /** Where a record is. */
  private record Place(int partition, long offset) {}

  @ParameterizedTest
  @ValueSource(strings = {"padded", "packed"})
  void everyGoodRecordIsBatchedOnceAndEveryBadOneIsALetterOnce(String layout) throws Exception {
    try (KafkaFixture kafka = new KafkaFixture(directory);
        PreprocessorApplication application =
            new PreprocessorApplication(
                PreprocessorSettings.of(
                    kafka.settings(
                        Map.of(
                            "topic.partitions", Integer.toString(PARTITIONS),
                            "threads", "2",
                            "layout", layout,
                            "max.length", "128",
                            "chat.template", "chatml",
                            "max.record.bytes", "4000",
                            "batch.linger.ms", "1000"))))) {
      application.start();
      Map<Place, InputKind> sent = send(kafka, new Random(42));
      long bad = sent.values().stream().filter(kind -> !kind.reason().isEmpty()).count();
      assertThat(bad).isBetween(RECORDS / 12L, RECORDS / 8L);

      List<ConsumerRecord<byte[], byte[]>> letters =
          kafka.read(kafka.topics.deadLetters(), found -> found.size() >= bad);
      List<ConsumerRecord<byte[], byte[]>> batches =
          kafka.read(kafka.topics.batches(), found -> places(found).size() >= RECORDS - bad);

      assertThat(letters).hasSize((int) bad);
      for (ConsumerRecord<byte[], byte[]> letter : letters) {
        InputKind kind = sent.get(place(letter));
        assertThat(header(letter, "millrace.reason")).as(kind.name()).isEqualTo(kind.reason());
        assertThat(header(letter, "__streams.errors.topic")).isEqualTo(kafka.topics.text());
      }
      List<Place> placed = new ArrayList<>(places(batches));
      letters.forEach(letter -> placed.add(place(letter)));
      assertThat(placed).doesNotHaveDuplicates().hasSize(RECORDS);
      assertThat(placed).containsExactlyInAnyOrderElementsOf(sent.keySet());
      assertBooksBalance(application, bad);
    }
  }

  private static Map<Place, InputKind> send(KafkaFixture kafka, Random random) throws Exception {
    Map<Place, InputKind> sent = new HashMap<>();
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    long[] offsets = new long[PARTITIONS];
    for (int i = 0; i < RECORDS; i++) {
      List<InputKind> kinds = random.nextInt(10) == 0 ? InputKind.BAD : InputKind.GOOD;
      InputKind kind = kinds.get(random.nextInt(kinds.size()));
      int partition = random.nextInt(PARTITIONS);
      sent.put(new Place(partition, offsets[partition]++), kind);
      records.add(kind.record(kafka.topics.text(), partition, i));
    }
    kafka.send(records);
    return sent;
  }

  private static void assertBooksBalance(PreprocessorApplication application, long bad)
      throws Exception {
    String metrics =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(application.address() + "/metrics")).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    Map<String, Double> ledger =
        metrics
            .lines()
            .filter(line -> line.startsWith("millrace_preprocessor_ledger"))
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.lastIndexOf(' ')),
                    line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))));
    Function<String, Double> total =
        account ->
            ledger.entrySet().stream()
                .filter(entry -> entry.getKey().contains("account=\"" + account + "\""))
                .filter(entry -> entry.getKey().contains("input=\"text\""))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    assertThat(total.apply("records_in")).isEqualTo(RECORDS);
    assertThat(total.apply("records_dead")).isEqualTo((double) bad);
    assertThat(total.apply("records_accepted")).isEqualTo((double) (RECORDS - bad));
    assertThat(total.apply("sequences_batched")).isEqualTo((double) (RECORDS - bad));
    assertThat(total.apply("tokens_in"))
        .isEqualTo(
            total.apply("tokens_batched")
                + total.apply("tokens_truncated")
                + total.apply("tokens_rejected"));
    assertThat(ledger.keySet().stream().filter(name -> name.contains("_difference")))
        .hasSize(3 * (PARTITIONS + 1))
        .allSatisfy(name -> assertThat(ledger.get(name)).isZero());
  }

  private static List<Place> places(List<ConsumerRecord<byte[], byte[]>> batches) {
    List<Place> places = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> batch : batches) {
      for (Source source : TokenBatchCodec.decode(batch.value()).sources()) {
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
