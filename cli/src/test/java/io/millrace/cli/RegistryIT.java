package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.SharedBroker;
import io.millrace.cli.Session.Outcome;
import io.millrace.cli.setting.ClientSettings;
import io.millrace.preprocessor.app.PreprocessorApplication;
import io.millrace.preprocessor.app.PreprocessorSettings;
import io.millrace.schemas.avro.Codec;
import io.millrace.schemas.avro.ContractSchemas;
import io.millrace.schemas.avro.SingleObject;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.control.ControlCommand;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.service.config.Settings;
import io.millrace.service.registry.ContractCodecs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pipeline with Apicurio's registry as a process, and with Apicurio's serializers and
 * deserializers at both of its ends. {@code mvn verify -Pregistry} fetches them.
 */
@EnabledIfSystemProperty(named = RegistryIT.HOME, matches = ".+")
class RegistryIT {
  static final String HOME = "registry.directory";

  private static final Path MODEL = Path.of("src/main/resources/demo/model").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  private final Pipeline pipeline = new Pipeline().created();
  private final String servers = SharedBroker.bootstrapServers();
  private RegistryProcess registry;
  private KafkaProducer<byte[], byte[]> producer;
  private Serializer<Object> serializer;
  private Deserializer<Object> deserializer;

  @BeforeEach
  @SuppressWarnings("unchecked")
  void start() throws Exception {
    registry = new RegistryProcess(Path.of(System.getProperty(HOME)), directory);
    registry.launch();
    Map<String, Object> serde =
        Map.of(
            "apicurio.registry.url",
            registry.ownApi(),
            "apicurio.registry.auto-register",
            true,
            "apicurio.registry.artifact-resolver-strategy",
            "io.apicurio.registry.serde.strategy.TopicIdStrategy");
    // By name, for they are on the class path only where the registry is.
    serializer = (Serializer<Object>) made("io.apicurio.registry.serde.avro.AvroKafkaSerializer");
    serializer.configure(serde, false);
    deserializer =
        (Deserializer<Object>) made("io.apicurio.registry.serde.avro.AvroKafkaDeserializer");
    deserializer.configure(serde, false);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterEach
  void end() throws Exception {
    producer.close();
    serializer.close();
    deserializer.close();
    registry.close();
  }

  @Test
  void aRunThatIsBegunWithoutARegistryGoesOnWithOneAlsoWhileThatIsAway() throws Exception {
    // Without.
    try (PreprocessorApplication without = preprocessor(Map.of())) {
      sendJson(8);
      awaitBatches(2);
    }
    train("max.steps=2");
    assertThat(values(pipeline.topics.batches())).allMatch(SingleObject::startsWithMarker);

    registry.await();
    try (PreprocessorApplication with = preprocessor(withRegistry())) {
      // Switched over: text of either kind, and batches, events and commands with ids.
      sendAvro(4);
      sendJson(4);
      awaitBatches(4);
      CompletableFuture<Outcome> training =
          CompletableFuture.supplyAsync(() -> session().run(training(withRegistrySet())));
      awaitEvent(training, event -> event.step() == 4);
      sendCommand("checkpoint");
      awaitEvent(
          training,
          event ->
              event.payload() instanceof EventPayload.CommandApplied applied
                  && applied.commandId().equals("by-apicurio"));

      // What is known goes on without the registry, at either end of it.
      registry.kill();
      sendAvro(2);
      sendJson(2);
      awaitEvent(training, event -> event.step() == 5);

      registry.launch();
      registry.await();
      Outcome stopped = session().run(with("control", "stop", "--run", "r"));
      assertThat(stopped.code()).as(stopped.err()).isZero();
      assertThat(training.get().code()).as(training.get().err()).isZero();

      // The journal has both encodings.
      sendJson(4);
      train(withRegistrySet("max.steps=6"));
    }

    List<TrainingEvent> events = events();
    assertThat(events.stream().map(TrainingEvent::sequence))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
    assertThat(events.stream().filter(e -> e.payload() instanceof EventPayload.StepCompleted))
        .extracting(TrainingEvent::step)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(events.stream().filter(e -> e.payload() instanceof EventPayload.RunStarted).count())
        .isEqualTo(3);

    // Apicurio's deserializer reads what ours reads.
    assertThat(readByBoth(pipeline.topics.batches(), TokenBatch.CODEC, ContractSchemas.TOKEN_BATCH))
        .isEqualTo(4);
    assertThat(
            readByBoth(
                pipeline.topics.events(), TrainingEvent.CODEC, ContractSchemas.TRAINING_EVENT))
        .isGreaterThan(10);
    assertThat(
            readByBoth(
                pipeline.topics.control(), ControlCommand.CODEC, ContractSchemas.CONTROL_COMMAND))
        .isEqualTo(2);

    // And so do the commands that look into a run: the settings are where the run has them from.
    Outcome lineage =
        session()
            .run(
                "lineage",
                "--checkpoint",
                directory.resolve("runs/r/checkpoints/step-00000006").toString(),
                "--record",
                "0:9");
    assertThat(lineage.code()).as(lineage.err()).isZero();
    assertThat(lineage.out()).contains("step 3");
    Outcome watched = session().run(with("watch", "--run", "r", "--since", "start"));
    assertThat(watched.out()).as(watched.err()).contains("step 6");
  }

  private static Object made(String type) throws ReflectiveOperationException {
    return Class.forName(type).getConstructor().newInstance();
  }

  private Session session() {
    return pipeline.session();
  }

  private Map<String, String> withRegistry() {
    return Map.of("schema.registry.url", registry.confluentApi());
  }

  private String[] withRegistrySet(String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    withRegistry().forEach((name, value) -> all.add(name + "=" + value));
    return all.toArray(String[]::new);
  }

  private String[] with(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    withRegistry().forEach((name, value) -> all.addAll(List.of("--set", name + "=" + value)));
    return all.toArray(String[]::new);
  }

  private PreprocessorApplication preprocessor(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.putAll(
        Map.of(
            "bootstrap.servers",
            servers,
            "topic.prefix",
            pipeline.topics.prefix(),
            "tokenizer",
            MODEL.toString(),
            "batch.rows",
            "4",
            "batch.linger.ms",
            "60000",
            "state.directory",
            directory.resolve("state").toString(),
            "http.port",
            "0",
            "streams.commit.interval.ms",
            "100"));
    PreprocessorApplication application =
        new PreprocessorApplication(PreprocessorSettings.of(settings));
    application.start();
    return application;
  }

  private void train(String... settings) {
    Outcome outcome = session().run(training(settings));
    assertThat(outcome.code()).as(outcome.err()).isZero();
  }

  private String[] training(String... settings) {
    List<String> arguments = new ArrayList<>(List.of("train"));
    List<String> all =
        new ArrayList<>(
            List.of(
                "run.id=r",
                "run.directory=" + directory.resolve("runs"),
                "model.directory=" + MODEL,
                "journal.commit.interval.ms=100",
                "log.every.steps=1",
                "threads=1",
                "http.port=0"));
    all.addAll(List.of(settings));
    all.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return arguments.toArray(String[]::new);
  }

  private void sendJson(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      send(
          pipeline.topics.text(),
          "{\"text\":\"The capital of Spain is Madrid.\"}".getBytes(StandardCharsets.UTF_8));
    }
  }

  private void sendAvro(int count) throws Exception {
    GenericRecord record = new GenericData.Record(ContractSchemas.TEXT_RECORD);
    record.put("fields", Map.of("text", "A young deer is called a fawn."));
    for (int i = 0; i < count; i++) {
      send(pipeline.topics.text(), serializer.serialize(pipeline.topics.text(), record));
    }
  }

  private void sendCommand(String type) throws Exception {
    GenericRecord command = new GenericData.Record(ContractSchemas.CONTROL_COMMAND);
    command.put("id", "by-apicurio");
    command.put("run", "r");
    command.put("type", type);
    command.put("arguments", Map.of());
    command.put("issued_by", "ann");
    command.put("issued_at", System.currentTimeMillis());
    send(pipeline.topics.control(), serializer.serialize(pipeline.topics.control(), command));
  }

  private void send(String topic, byte[] value) throws Exception {
    producer.send(new ProducerRecord<>(topic, 0, null, value)).get();
  }

  private void awaitBatches(int count) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (values(pipeline.topics.batches()).size() < count) {
      assertThat(System.nanoTime()).as("%d batches are made", count).isLessThan(until);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private void awaitEvent(CompletableFuture<Outcome> training, Predicate<TrainingEvent> wanted)
      throws Exception {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (events().stream().noneMatch(wanted)) {
      if (training.isDone()) {
        throw new AssertionError("Training has ended: " + training.get());
      }
      assertThat(System.nanoTime()).as("the event comes").isLessThan(until);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private final Map<Schema, Codec<?>> codecs = new HashMap<>();

  private List<TrainingEvent> events() {
    Codec<TrainingEvent> codec = reading(TrainingEvent.CODEC);
    return values(pipeline.topics.events()).stream().map(codec::decode).toList();
  }

  /** Once for each contract, for the registry may be away later. */
  @SuppressWarnings("unchecked")
  private <T> Codec<T> reading(Codec<T> codec) {
    return (Codec<T>)
        codecs.computeIfAbsent(
            codec.format().current(),
            schema ->
                ContractCodecs.of(new Settings(ClientSettings.TABLE, withRegistry(), List.of()))
                    .reading(codec));
  }

  /** Compares all that has an id; returns how many. */
  private <T> int readByBoth(String topic, Codec<T> codec, Schema schema) {
    int count = 0;
    for (byte[] value : values(topic)) {
      if (!SingleObject.startsWithMarker(value)) {
        assertThat(deserializer.deserialize(topic, value))
            .hasToString(generic(codec.encode(reading(codec).decode(value)), schema).toString());
        count++;
      }
    }
    return count;
  }

  private static GenericRecord generic(byte[] singleObject, Schema schema) {
    int from = SingleObject.HEADER_LENGTH;
    try {
      return new GenericDatumReader<GenericRecord>(schema)
          .read(
              null,
              DecoderFactory.get()
                  .binaryDecoder(singleObject, from, singleObject.length - from, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The committed values of partition 0, up to its end now. */
  private List<byte[]> values(String topic) {
    List<byte[]> values = new ArrayList<>();
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }
}
