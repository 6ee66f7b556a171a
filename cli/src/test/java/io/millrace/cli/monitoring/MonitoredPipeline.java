package io.millrace.cli.monitoring;

import io.millrace.broker.SharedBroker;
import io.millrace.cli.crash.LetterTokenizer;
import io.millrace.preprocessor.app.PreprocessorApplication;
import io.millrace.preprocessor.app.PreprocessorSettings;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.worker.app.WorkerApplication;
import io.millrace.worker.app.WorkerSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Preprocessor and worker with a model of a few thousand parameters, and records that keep coming.
 */
final class MonitoredPipeline implements AutoCloseable {
  static final String RUN = "monitored";
  static final String APPLICATION = "millrace-preprocessor";

  private static final int RECORDS_AT_ONCE = 4;
  private static final int PAUSE_MILLIS = 200;

  private final String prefix = "monitoring-" + UUID.randomUUID() + ".";
  private final TopicNames topics = new TopicNames(prefix);
  private final Random random = new Random(5);
  private final KafkaProducer<byte[], byte[]> producer;
  private final ScheduledExecutorService feed = Executors.newSingleThreadScheduledExecutor();
  private final PreprocessorApplication preprocessor;
  private final WorkerApplication worker;

  /**
   * Starts all.
   *
   * @param directory an empty one for model, state and run
   */
  MonitoredPipeline(Path directory) throws Exception {
    Path model = LetterTokenizer.writeTo(directory.resolve("model"));
    Files.writeString(
        model.resolve("config.json"),
        """
        {"model_type": "gpt2", "vocab_size": 64, "n_positions": 32, "n_embd": 16, "n_layer": 2,
         "n_head": 2, "activation_function": "gelu_new", "layer_norm_epsilon": 1e-5,
         "initializer_range": 0.02, "tie_word_embeddings": true}
        """);
    Map<String, String> common =
        Map.of(
            "bootstrap.servers",
            SharedBroker.bootstrapServers(),
            "topic.prefix",
            prefix,
            "http.port",
            "0");
    Map<String, String> preprocess = new HashMap<>(common);
    preprocess.putAll(
        Map.of(
            "tokenizer", model.toString(),
            "state.directory", directory.resolve("state").toString(),
            "max.length", "24",
            "batch.rows", "4",
            "batch.linger.ms", "500"));
    Map<String, String> train = new HashMap<>(common);
    train.putAll(
        Map.of(
            "run.id", RUN,
            "run.directory", directory.resolve("runs").toString(),
            "model.directory", model.toString(),
            "learning.rate", "0.01",
            "max.steps", "1000000",
            "eval.every.steps", "20",
            "checkpoint.every.steps", "20",
            "max.rejected.batches", "5",
            "threads", "1"));
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", SharedBroker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    preprocessor = new PreprocessorApplication(PreprocessorSettings.of(preprocess));
    worker = new WorkerApplication(WorkerSettings.of(train));
    try {
      preprocessor.start();
      worker.start();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Where each target of prometheus.yml is. */
  Map<String, URI> targets() {
    return Map.of(
        "worker:9464", URI.create(worker.operationsAddress()),
        "preprocessor:9465", URI.create(preprocessor.address()));
  }

  /** Sends what is evaluated on, and text from now on. */
  void feed() {
    for (int i = 0; i < 2 * RECORDS_AT_ONCE; i++) {
      send(topics.evalText(), text());
    }
    var unused =
        feed.scheduleAtFixedRate(
            () -> {
              for (int i = 0; i < RECORDS_AT_ONCE; i++) {
                send(topics.text(), text());
              }
            },
            0,
            PAUSE_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /** Sends a record that nobody can read. */
  void sendBroken() {
    send(topics.text(), "{\"text\": ");
  }

  /** Sends batches that nobody can read, past the preprocessor. */
  void sendBrokenBatches(int count) {
    for (int i = 0; i < count; i++) {
      send(topics.batches(), "no batch");
    }
  }

  /**
   * Sends a command.
   *
   * @param arguments the members of a JSON object
   */
  void command(String type, String arguments) {
    send(
        topics.control(),
        "{\"run\":\"%s\",\"type\":\"%s\",\"arguments\":{%s}}".formatted(RUN, type, arguments));
  }

  /** Ends the worker's process, as far as others can see. */
  void closeWorker() {
    worker.close();
  }

  private String text() {
    return random
        .ints(5 + random.nextInt(15), 'a', 'z' + 1)
        .mapToObj(letter -> String.valueOf((char) letter))
        .collect(Collectors.joining());
  }

  private void send(String topic, String value) {
    var unused = producer.send(new ProducerRecord<>(topic, value.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void close() {
    feed.shutdownNow();
    worker.close();
    preprocessor.close();
    producer.close();
  }
}
