package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.broker.SharedBroker;
import io.millrace.cli.Session.Outcome;
import io.millrace.cli.setting.ClientSettings;
import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.config.Settings;
import io.millrace.service.topic.TopicCreator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A run that was really trained: eight steps of two micro-batches with dropout and noise, ended and
 * started again after steps 3 and 5, the last time with another weight decay, so that there are
 * checkpoints of exactly these steps. The text records of batch {@code P-O} are {@code P:2*O} and
 * {@code P:2*O+1}; the second one goes on as the second part of the batch after it.
 */
final class TrainedRun {
  static final int BATCHES = 14;

  /** This batch of partition 0 has a token that the model does not know. */
  static final int REJECTED = 2;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LENGTH = 8;

  private final String servers = SharedBroker.bootstrapServers();
  final String prefix = "audit-" + UUID.randomUUID() + ".";
  final TopicNames topics = new TopicNames(prefix);
  final Path directory;
  final Path model;

  /** The millrace command, pointed at these topics. */
  final Session session =
      new Session(List.of("--bootstrap-servers", servers, "--set", "topic.prefix=" + prefix));

  TrainedRun(Path directory) throws Exception {
    this.directory = directory;
    this.model = Files.createDirectory(directory.resolve("base"));
    Files.writeString(
        model.resolve("config.json"),
        """
        {"model_type": "gpt2", "vocab_size": 64, "n_positions": 32, "n_embd": 16, "n_layer": 2,
         "n_head": 2, "activation_function": "gelu_new", "layer_norm_epsilon": 1e-5,
         "initializer_range": 0.02, "tie_word_embeddings": true}
        """);
    TopicCreator.ensure(
        new Settings(
            ClientSettings.TABLE,
            Map.of("bootstrap.servers", servers, "topic.prefix", prefix, "topic.partitions", "2"),
            List.of()));
    produceBatches();
    train("max.steps=3");
    train("max.steps=5");
    train("max.steps=8", "weight.decay=0.2", "resume.accept=weight.decay");
  }

  Path runs() {
    return directory.resolve("runs");
  }

  Path checkpoint(int step) {
    return runs().resolve(String.format("r/checkpoints/step-%08d", step));
  }

  /** Trains on; a setting given overrides one that all starts have. */
  void train(String... settings) {
    Outcome outcome = session.run(arguments(settings));
    assertThat(outcome.code()).as(outcome.out() + outcome.err()).isZero();
  }

  String[] arguments(String... settings) {
    List<String> arguments = new ArrayList<>(List.of("train"));
    Stream.concat(
            Stream.of(
                "run.id=r",
                "run.directory=" + runs(),
                "model.directory=" + model,
                "learning.rate=0.01",
                "lr.schedule.steps=8",
                "gradient.accumulation.steps=2",
                "dropout=true",
                "neftune.noise.alpha=5",
                "checkpoints.keep=0",
                "checkpoint.every.steps=0",
                "threads=1",
                "http.port=0"),
            Stream.of(settings))
        .forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return arguments.toArray(String[]::new);
  }

  /** The first JSON object that a command printed. */
  static JsonNode json(Outcome outcome) {
    try {
      return JSON.readTree(outcome.out().lines().findFirst().orElseThrow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes the records of a topic's partition before an offset, as retention does. */
  void delete(String topic, int partition, long before) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin
          .deleteRecords(
              Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(before)))
          .all()
          .get();
    }
  }

  void deleteTopic(String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin.deleteTopics(List.of(topic)).all().get();
    }
  }

  /** Copies the run's checkpoints to another place. */
  Path copyOfCheckpoints(Path to) throws IOException {
    Path root = checkpoint(3).getParent();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.toList()) {
        Path copy = to.resolve(root.relativize(path));
        if (Files.isDirectory(path)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(path, copy);
        }
      }
    }
    return to;
  }

  /** Flips the lowest bit of a tensor's first number and makes the checksums fit again. */
  static void forge(Path checkpoint, String file, String tensor) throws Exception {
    Path path = checkpoint.resolve(file);
    byte[] bytes = Files.readAllBytes(path);
    String before = sha256(bytes);
    int header = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    JsonNode entry = JSON.readTree(bytes, 8, header).path(tensor);
    bytes[8 + header + entry.path("data_offsets").path(0).asInt()] ^= 1;
    Files.write(path, bytes);
    rewrite(checkpoint, before, sha256(bytes));
  }

  /** Replaces something in run.json, and its checksum. */
  static void rewrite(Path checkpoint, String text, String by) throws Exception {
    Path manifest = checkpoint.resolve("run.json");
    byte[] content = Files.readString(manifest).replace(text, by).getBytes(StandardCharsets.UTF_8);
    Files.write(manifest, content);
    Files.writeString(checkpoint.resolve("run.json.sha256"), sha256(content) + "  run.json\n");
  }

  private static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  private void produceBatches() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int offset = 0; offset < BATCHES; offset++) {
        for (int partition = 0; partition < 2; partition++) {
          producer
              .send(
                  new ProducerRecord<>(topics.batches(), partition, null, batch(partition, offset)))
              .get();
        }
      }
    }
  }

  /** Three rows that count upwards, each of a record of its own. */
  private static byte[] batch(int partition, int offset) {
    int rows = 3;
    int[] ids = new int[rows * LENGTH];
    int[] ones = new int[rows * LENGTH];
    Arrays.fill(ones, 1);
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (7 * offset + 3 * partition + 5 * (i / LENGTH) + i % LENGTH) % 60;
    }
    if (partition == 0 && offset == REJECTED) {
      ids[0] = 1000;
    }
    return TokenBatch.CODEC.encode(
        new TokenBatch(
            UUID.randomUUID().toString(),
            Task.CAUSAL_LM,
            rows,
            LENGTH,
            ids,
            ones,
            ids,
            "any",
            "format",
            List.of(
                new Source(partition, Math.max(0, 2L * offset - 1), offset == 0 ? 0 : 1, 0),
                new Source(partition, 2L * offset, 0, 1),
                new Source(partition, 2L * offset + 1, 0, 2)),
            rows * LENGTH,
            rows * LENGTH,
            Instant.now(),
            Instant.now()));
  }
}
