package io.millrace.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.broker.SharedBroker;
import io.millrace.schemas.event.EventPayload.BatchRejected;
import io.millrace.schemas.event.EventPayload.BatchesMissing;
import io.millrace.schemas.event.EventPayload.CheckpointPassedOver;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.schemas.event.EventPayload.RunRecovered;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.service.SetupException;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.program.TrainingProgram;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that goes on after it broke off, against a real broker. */
class RecoveryIT {
  private static final Map<String, String> RANDOM =
      Map.of("dropout", "true", "neftune.noise.alpha", "5", "gradient.accumulation.steps", "2");

  @TempDir Path directory;
  private WorkerTopics topics;
  private TinyWorker tiny;

  @BeforeEach
  void topics() throws IOException {
    topics = new WorkerTopics(SharedBroker.bootstrapServers(), 3);
    tiny = TinyWorker.in(directory, topics);
  }

  @AfterEach
  void close() {
    topics.close();
  }

  @Test
  void stepsAfterTheCheckpointAreTakenAgainAcrossPartitionsInTheJournalsOrder() throws Exception {
    produce(14);
    run(RANDOM, Map.of("max.steps", "3", "lr.schedule.steps", "7"));
    breakOff(RANDOM, Map.of("max.steps", "5", "lr.schedule.steps", "7"));
    run(RANDOM, Map.of("max.steps", "7"));
    Path broken = checkpoint(7);

    // The whole journal again, without any checkpoint, gives the same bits.
    Path aside = directory.resolve("aside");
    Files.move(broken, aside);
    deleteCheckpoints();
    run(RANDOM, Map.of("max.steps", "7", "checkpoint.every.steps", "7"));

    for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
      assertThat(Files.mismatch(aside.resolve(file), checkpoint(7).resolve(file)))
          .as(file)
          .isEqualTo(-1);
    }
    assertThat(topics.payloads(RunRecovered.class))
        .extracting(RunRecovered::fromStep, RunRecovered::steps, RunRecovered::identical)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple(3L, 2L, true),
            org.assertj.core.api.Assertions.tuple(0L, 7L, true));
    assertThat(topics.payloads(StepCompleted.class)).hasSize(7);
    assertThat(topics.payloads(StepCompleted.class))
        .flatExtracting(StepCompleted::batches)
        .hasSize(14)
        .doesNotHaveDuplicates();
    List<TrainingEvent> events = topics.events();
    assertThat(events)
        .extracting(TrainingEvent::sequence)
        .isEqualTo(LongStream.rangeClosed(1, events.size()).boxed().toList());
  }

  @Test
  void aDamagedCheckpointIsPassedOverAndTheJournalMakesUpForIt() throws Exception {
    produce(8);
    run(RANDOM, Map.of("max.steps", "4", "checkpoint.every.steps", "2"));
    Path aside = directory.resolve("aside.bytes");
    Files.copy(checkpoint(4).resolve("model.safetensors"), aside);
    Files.delete(checkpoint(4).resolve("optimizer.safetensors"));

    run(RANDOM, Map.of("max.steps", "4", "checkpoint.every.steps", "2"));

    assertThat(topics.payloads(CheckpointPassedOver.class))
        .singleElement()
        .satisfies(
            passedOver ->
                assertThat(passedOver.reason()).contains("optimizer.safetensors is missing"));
    assertThat(topics.payloads(RunRecovered.class))
        .singleElement()
        .satisfies(recovered -> assertThat(recovered.identical()).isTrue());
    assertThat(Files.mismatch(aside, newest().resolve("model.safetensors"))).isEqualTo(-1);
  }

  @Test
  void batchesThatRetentionDeletedAreRefusedByTheirOffsetsOrLeftOut() throws Exception {
    for (int i = 0; i < 8; i++) {
      topics.produceBatch(0, "format");
    }
    run(Map.of(), Map.of("max.steps", "2"));
    breakOff(Map.of(), Map.of("max.steps", "4"));
    topics.deleteBatches(0, 6);

    assertThatThrownBy(() -> run(Map.of(), Map.of("max.steps", "6")))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("partition 0 offsets 2 to 3")
        .hasMessageContaining("partition 0 offsets 4 to 5")
        .hasMessageContaining("recovery.missing.batches=skip");

    run(Map.of(), Map.of("max.steps", "6", "recovery.missing.batches", "skip"));

    assertThat(topics.payloads(BatchesMissing.class).get(0).ranges())
        .containsExactly(new OffsetRange(0, 2, 3), new OffsetRange(0, 4, 5));
    assertThat(topics.payloads(RunRecovered.class).get(0).identical()).isFalse();
    assertThat(topics.payloads(StepCompleted.class))
        .extracting(step -> step.batches().get(0).offset())
        .containsExactly(0L, 1L, 2L, 3L, 6L, 7L);
  }

  @Test
  void aPassThatHasLostItsBeginningIsRefused() throws Exception {
    for (int i = 0; i < 3; i++) {
      topics.produceBatch(0, "format");
    }
    run(Map.of(), Map.of("stop.at.end", "true"));
    topics.deleteBatches(0, 2);

    assertThatThrownBy(() -> run(Map.of(), Map.of("stop.at.end", "true", "passes", "2")))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("partition 0 offsets 0 to 1");
  }

  @Test
  void whatTheRunLearnsWithChangesOnlyByName() throws Exception {
    produce(4);
    run(Map.of(), Map.of("max.steps", "2"));

    assertThatThrownBy(() -> run(Map.of(), Map.of("max.steps", "4", "weight.decay", "0.5")))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("weight.decay was 0.01, is 0.5")
        .hasMessageContaining("resume.accept=weight.decay");
    run(
        Map.of(),
        Map.of(
            "max.steps",
            "4",
            "weight.decay",
            "0.5",
            "resume.accept",
            "weight.decay",
            "threads",
            "2"));

    assertThat(topics.payloads(RunStarted.class).get(1).changes())
        .anySatisfy(change -> assertThat(change).startsWith("weight.decay was 0.01, is 0.5"))
        .anySatisfy(change -> assertThat(change).contains("threads was 1, is 2", "bit for bit"));
    // A checkpoint under the new conditions stands before the first step under them.
    assertThat(directory.resolve("runs/it/checkpoints"))
        .isDirectoryContaining("glob:**/step-00000002.1");
  }

  @Test
  void aRunThatIsMadeLongerLearnsOnToItsNewEnd() throws Exception {
    produce(9);
    Map<String, String> finite = Map.of("stop.at.end", "true", "lr.schedule", "linear");
    run(finite, Map.of("max.steps", "2"));
    run(finite, Map.of("max.steps", "4"));
    run(finite, Map.of("passes", "2"));
    run(finite, Map.of("passes", "2"));

    assertThat(topics.payloads(RunStarted.class))
        .extracting(started -> started.plannedSteps().orElseThrow())
        .containsExactly(2L, 4L, 18L, 18L);
    assertThat(topics.payloads(StepCompleted.class))
        .extracting(StepCompleted::learningRate)
        .hasSize(18)
        .allSatisfy(rate -> assertThat(rate).isPositive());
    assertThat(topics.payloads(RunStarted.class))
        .extracting(started -> started.changes().size())
        .containsExactly(0, 1, 1, 0);
    assertThat(topics.payloads(RunStarted.class).get(2).changes().get(0))
        .startsWith("The run was to take 4 steps, and now is to take 18 steps: ");
  }

  @Test
  void aTopicThatWasMadeAnewIsRefused() throws Exception {
    produce(6);
    Map<String, String> finite = Map.of("stop.at.end", "true", "recovery.missing.batches", "skip");
    run(finite, Map.of("max.steps", "5"));
    topics.remakeBatches();
    topics.produceBatch(0, "format");

    // Its steps are counted before that, of batches that are not there.
    assertThatThrownBy(() -> run(finite, Map.of("max.steps", "6")))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("was made anew");
  }

  @Test
  void otherBatchesAStepMakeAnotherNumberOfSteps() throws Exception {
    produce(9);
    Map<String, String> finite = Map.of("stop.at.end", "true", "passes", "2");
    run(finite, Map.of("max.steps", "4"));
    run(finite, Map.of("gradient.accumulation.steps", "3"));

    // Five batches of the first pass are left, two steps, and the second pass is three.
    assertThat(topics.payloads(RunStarted.class).get(1).plannedSteps()).hasValue(9);
    assertThat(topics.payloads(StepCompleted.class)).hasSize(9);
  }

  @Test
  void anotherModelIsRefused() throws Exception {
    produce(2);
    run(Map.of(), Map.of("max.steps", "1"));
    Path config = directory.resolve("config.json");
    Files.writeString(config, Files.readString(config).replace("0.02", "0.03"));

    assertThatThrownBy(() -> run(Map.of(), Map.of("max.steps", "2")))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("another model than the run began with");
    run(Map.of(), Map.of("max.steps", "2", "resume.accept", "model"));
  }

  @Test
  void batchesOfAnotherFormatAreRefusedUntilTheyAreAccepted() throws Exception {
    topics.produceBatch(0, "format");
    topics.produceBatch(0, "another format");
    topics.produceBatch(0, "format");
    run(Map.of(), Map.of("max.steps", "2"));
    topics.produceBatch(0, "another format");
    run(Map.of(), Map.of("max.steps", "3", "batches.accept.fingerprints", "another"));

    assertThat(topics.payloads(BatchRejected.class))
        .singleElement()
        .satisfies(
            rejected -> {
              assertThat(rejected.offset()).isEqualTo(1);
              assertThat(rejected.reason()).contains("format another form", "run's batches");
            });
    assertThat(topics.payloads(StepCompleted.class))
        .extracting(step -> step.batches().get(0).offset())
        .containsExactly(0L, 2L, 3L);
  }

  @Test
  void anotherRunsOpenTransactionHidesNoEvent() throws Exception {
    produce(4);
    run(Map.of(), Map.of("max.steps", "1"));
    try (KafkaProducer<byte[], byte[]> other =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                SharedBroker.bootstrapServers(),
                "transactional.id",
                topics.prefix() + "other"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      other.initTransactions();
      other.beginTransaction();
      other.send(new ProducerRecord<>(topics.eventsTopic(), new byte[1], new byte[1])).get();
      breakOff(Map.of(), Map.of("max.steps", "3"));
      // What the run has committed lies behind an open transaction, invisible to a reader.
      Thread ending = new Thread(() -> endSoon(other));
      ending.start();
      run(Map.of(), Map.of("max.steps", "4"));
      ending.join();
    }

    assertThat(topics.payloads(StepCompleted.class)).hasSize(4);
    assertThat(topics.payloads(RunRecovered.class).get(0).steps()).isEqualTo(2);
  }

  @Test
  void aWorkerThatCannotEndInTimeIsGivenUp() throws Exception {
    produce(2);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch stuck = new CountDownLatch(1);
    WorkerApplication worker =
        new WorkerApplication(
            WorkerSettings.of(tiny.settings(Map.of("shutdown.timeout.ms", "500"))),
            around(
                program ->
                    accumulating(
                        program,
                        () -> {
                          stuck.countDown();
                          release.await();
                        })));
    worker.start();
    stuck.await();

    worker.close();

    assertThat(worker.await()).isFalse();
    release.countDown();
  }

  private static void endSoon(KafkaProducer<byte[], byte[]> other) {
    try {
      Thread.sleep(2000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    other.abortTransaction();
  }

  private void produce(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      topics.produceBatch(i % 3, "format");
    }
  }

  private void run(Map<String, String> some, Map<String, String> more) throws Exception {
    Map<String, String> all = new HashMap<>(some);
    all.putAll(more);
    try (WorkerApplication worker = new WorkerApplication(WorkerSettings.of(tiny.settings(all)))) {
      worker.start();
      assertThat(worker.await()).isTrue();
    }
  }

  /** Runs to max.steps and is gone then without a checkpoint, as after a crash. */
  private void breakOff(Map<String, String> some, Map<String, String> more) throws Exception {
    Map<String, String> all = new HashMap<>(some);
    all.putAll(more);
    Seams fullDisk =
        new Seams(
            UnaryOperator.identity(),
            writer ->
                (target, snapshot) -> {
                  throw new IOException("No space left on device");
                },
            UnaryOperator.identity(),
            UnaryOperator.identity(),
            UnaryOperator.identity());
    try (WorkerApplication worker =
        new WorkerApplication(WorkerSettings.of(tiny.settings(all)), fullDisk)) {
      worker.start();
      assertThat(worker.await()).isFalse();
    }
  }

  private void deleteCheckpoints() throws IOException {
    try (Stream<Path> paths = Files.walk(directory.resolve("runs/it/checkpoints"))) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private Path checkpoint(int step) {
    return directory.resolve(String.format("runs/it/checkpoints/step-%08d", step));
  }

  private Path newest() throws IOException {
    try (Stream<Path> paths = Files.list(directory.resolve("runs/it/checkpoints"))) {
      return paths
          .filter(path -> path.getFileName().toString().startsWith("step-"))
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  private static Seams around(UnaryOperator<TrainingProgram> program) {
    return new Seams(
        program,
        UnaryOperator.identity(),
        UnaryOperator.identity(),
        UnaryOperator.identity(),
        UnaryOperator.identity());
  }

  private static TrainingProgram accumulating(TrainingProgram program, Blocking before) {
    return (TrainingProgram)
        Proxy.newProxyInstance(
            TrainingProgram.class.getClassLoader(),
            new Class<?>[] {TrainingProgram.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("accumulate") && arguments[0] instanceof FlatBatch) {
                before.run();
              }
              try {
                return method.invoke(program, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Something that may wait. */
  private interface Blocking {
    void run() throws InterruptedException;
  }
}
