package io.millrace.preprocessor.app.crash;

import io.millrace.preprocessor.app.KafkaFixture;
import io.millrace.preprocessor.app.crash.Outcome.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends the same records to several pipelines: mostly texts of many lengths, one in ten broken, and
 * what the {@link Mix} says. For one thread at a time.
 */
final class Feed implements AutoCloseable {
  private static final String TEXT = "text";
  private static final String EVAL_TEXT = "eval-text";
  private static final int AT_ONCE = 6;
  private static final int PAUSE_MILLIS = 20;

  private final Random random;
  private final int partitions;
  private final Mix mix;
  private final SentTexts sentTexts;
  private final List<KafkaFixture> pipelines;
  private final Map<String, Long> next = new HashMap<>();
  private final Set<DeadLetter> broken = new HashSet<>();
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private Future<?> sending;
  private int sent;
  private int texts;

  /**
   * A feed that has sent nothing yet.
   *
   * @param partitions of the text topic
   * @param pipelines that nobody else sends to
   */
  Feed(long seed, int partitions, Mix mix, List<KafkaFixture> pipelines) {
    this.random = new Random(seed);
    this.partitions = partitions;
    this.mix = mix;
    this.sentTexts = new SentTexts(mix.window());
    this.pipelines = List.copyOf(pipelines);
  }

  /** Keeps sending, some 250 records a second, until it is stopped. */
  void start() {
    sending =
        executor.submit(
            () -> {
              while (!stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                send(AT_ONCE);
              }
              return null;
            });
  }

  /** Stops sending and waits for that. */
  void stop() throws Exception {
    stopped.countDown();
    try {
      sending.get();
    } catch (ExecutionException e) {
      throw new AssertionError("The feed broke off", e);
    }
  }

  /** Sends some records and waits until the brokers have them. */
  void send(int count) throws Exception {
    List<Place> places = new ArrayList<>();
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Place place =
          mix.evalText() && random.nextInt(10) == 0
              ? place(EVAL_TEXT, 0)
              : place(TEXT, random.nextInt(partitions));
      places.add(place);
      values.add(random.nextInt(10) == 0 ? brokenValue(place) : goodValue(place));
    }
    send(places, values);
  }

  /**
   * Sends a tombstone to every partition. With it everything before has been processed, and what
   * waits for its batch is asked for its age.
   */
  void sendEndMarks() throws Exception {
    List<Place> places = new ArrayList<>();
    if (mix.evalText()) {
      places.add(place(EVAL_TEXT, 0));
    }
    for (int partition = 0; partition < partitions; partition++) {
      places.add(place(TEXT, partition));
    }
    List<byte[]> values = new ArrayList<>();
    for (Place place : places) {
      values.add(broken(place, null, "tombstone"));
    }
    send(places, values);
  }

  private Place place(String topic, int partition) {
    long offset = next.merge(topic + "-" + partition, 1L, Long::sum) - 1;
    return new Place(topic, partition, offset);
  }

  private void send(List<Place> places, List<byte[]> values) throws Exception {
    for (KafkaFixture pipeline : pipelines) {
      List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
      for (int i = 0; i < places.size(); i++) {
        Place place = places.get(i);
        String topic = pipeline.topics.prefix() + place.topic();
        records.add(new ProducerRecord<>(topic, place.partition(), null, values.get(i)));
      }
      pipeline.send(records);
    }
    sent += places.size();
  }

  private byte[] goodValue(Place place) {
    if (mix.window() == 0 || place.topic().equals(EVAL_TEXT)) {
      return text();
    }
    boolean again = random.nextInt(10) == 0;
    byte[] value = again ? sentTexts.any(place.partition(), random).orElseGet(this::text) : text();
    return sentTexts.accepts(place.partition(), value) ? value : broken(place, value, "duplicate");
  }

  private byte[] text() {
    // Numbered, so that no two are the same.
    StringBuilder text = new StringBuilder("Text ").append(texts++);
    int words = 1 + random.nextInt(40);
    for (int i = 0; i < words; i++) {
      text.append(' ').append(random.nextInt(1000));
    }
    String value = random.nextBoolean() ? "{\"text\": \"" + text + "\"}" : text.toString();
    return value.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] brokenValue(Place place) {
    return switch (random.nextInt(4)) {
      case 0 -> broken(place, null, "tombstone");
      case 1 -> brokenText(place, "{\"text\": \"cut off " + random.nextInt(), "broken_json");
      case 2 -> brokenText(place, "{\"other\": " + random.nextInt() + "}", "missing_field");
      default -> {
        byte[] noText = {'b', 'a', 'd', (byte) 0xC3, (byte) random.nextInt(0x80)};
        yield broken(place, noText, "not_unicode");
      }
    };
  }

  private byte[] brokenText(Place place, String value, String reason) {
    return broken(place, value.getBytes(StandardCharsets.UTF_8), reason);
  }

  private byte[] broken(Place place, byte[] value, String reason) {
    broken.add(DeadLetter.of(place, value, reason));
    return value;
  }

  /** How many records it has sent to each pipeline. */
  int sent() {
    return sent;
  }

  /** How many of them went to an input topic. */
  long sent(String topic) {
    return next.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(topic + "-"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** The dead letters that have to come of what it has sent. */
  Set<DeadLetter> broken() {
    return Set.copyOf(broken);
  }

  @Override
  public void close() {
    stopped.countDown();
    executor.shutdown();
  }
}
