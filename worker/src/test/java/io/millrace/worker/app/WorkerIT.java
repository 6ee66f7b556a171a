package io.millrace.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.broker.SharedBroker;
import io.millrace.schemas.event.EventPayload.BatchRejected;
import io.millrace.schemas.event.EventPayload.CheckpointSaved;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.schemas.event.EventPayload.RunStopped;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.EventPayload.StepSkipped;
import io.millrace.service.SetupException;
import io.millrace.service.TakenOverException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole worker with a tiny model, against a real broker. */
class WorkerIT {
  private static final String TOKENIZER =
      "{\"version\": \"1.0\", \"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": []}}";

  @TempDir Path directory;
  private WorkerTopics topics;
  private TinyWorker tiny;

  @BeforeEach
  void topics() throws IOException {
    topics = new WorkerTopics(SharedBroker.bootstrapServers());
    tiny = TinyWorker.in(directory, topics);
  }

  @AfterEach
  void close() {
    topics.close();
  }

  @Test
  void trainsWhatIsOnTheTopicEvaluatesAndSaves() throws Exception {
    topics.produceBatches(20);
    topics.produceEvaluationBatches(2);

    run(Map.of("stop.at.end", "true", "passes", "2", "eval.every.steps", "10"));

    List<StepCompleted> steps = topics.payloads(StepCompleted.class);
    assertThat(steps).hasSize(40);
    assertThat(steps.get(39).loss()).isLessThan(steps.get(0).loss());
    assertThat(steps.subList(0, 20))
        .extracting(step -> step.batches().get(0).offset())
        .doesNotHaveDuplicates();
    assertThat(topics.payloads(EvaluationCompleted.class)).hasSize(4);
    assertThat(topics.payloads(RunStarted.class).get(0).plannedSteps()).hasValue(40);
    assertThat(steps.get(39).learningRate()).isLessThan(steps.get(0).learningRate() / 10);
    Path checkpoint = Path.of(topics.payloads(RunStopped.class).get(0).checkpoint().orElseThrow());
    assertThat(checkpoint).endsWithRaw(Path.of("checkpoints", "step-00000040"));
    assertThat(checkpoint).isDirectoryContaining("glob:**/model.safetensors");
    assertThat(checkpoint).isDirectoryContaining("glob:**/optimizer.safetensors");
    assertThat(checkpoint).isDirectoryContaining("glob:**/config.json");
  }

  @Test
  void aRunStoppedAndStartedAgainEndsWithTheWeightsOfOneThatWasNot() throws Exception {
    topics.produceBatches(12);
    Map<String, String> random =
        Map.of("dropout", "true", "neftune.noise.alpha", "5", "gradient.accumulation.steps", "2");
    run("straight", random, Map.of("max.steps", "5"));
    run("broken", random, Map.of("max.steps", "2", "lr.schedule.steps", "5"));
    run("broken", random, Map.of("max.steps", "5"));

    Path straight = checkpoint("straight", 5);
    Path resumed = checkpoint("broken", 5);
    for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
      assertThat(Files.mismatch(straight.resolve(file), resumed.resolve(file)))
          .as(file)
          .isEqualTo(-1);
    }
    assertThat(topics.payloads(RunStarted.class))
        .extracting(RunStarted::resumedFromStep)
        .containsExactly(0L, 0L, 2L);
  }

  @Test
  void obeysStopAndEvalAndShowsItself() throws Exception {
    topics.produceBatches(3);
    topics.produceEvaluationBatches(1);
    WorkerApplication worker = new WorkerApplication(WorkerSettings.of(tiny.settings(Map.of())));
    worker.start();
    try {
      topics.awaitPayload(StepCompleted.class, 3);
      assertThat(get(worker, "/health/ready").statusCode()).isEqualTo(200);
      assertThat(get(worker, "/health/live").body()).contains("The step loop turned ");
      assertThat(get(worker, "/metrics").body())
          .contains("millrace_training_steps_total{run=\"it\"} 3.0")
          .contains("millrace_run_state{run=\"it\",state=\"failed\"} 0.0")
          .contains("millrace_training_steps_skipped_total{run=\"it\"} 0.0")
          .containsPattern("millrace_training_model_flops_total\\{run=\"it\"} [1-9]")
          .containsPattern("millrace_device_peak_flops_per_second\\{run=\"it\"} [1-9]")
          .containsPattern("millrace_device_memory_used_bytes\\{device=\"cpu\",run=\"it\"} [1-9]")
          .contains("millrace_training_memory_peak_bytes")
          .contains("kafka_consumer_fetch_manager_records_consumed_total");
      topics.command("{\"id\":\"e\",\"run\":\"it\",\"type\":\"eval\"}");
      topics.awaitPayload(EvaluationCompleted.class, 1);
      topics.command("{\"id\":\"s\",\"run\":\"it\",\"type\":\"stop\"}");
      assertThat(worker.await()).isTrue();
    } finally {
      worker.close();
    }

    assertThat(topics.payloads(CommandApplied.class))
        .extracting(CommandApplied::commandId)
        .containsExactly("e", "s");
    assertThat(topics.payloads(CheckpointSaved.class)).isNotEmpty();
    assertThat(topics.committedOffset("millrace-worker-it")).isEqualTo(topics.nextBatchOffset());
  }

  @Test
  void batchesOfAnotherTokenizerAreRefusedByName() throws Exception {
    Files.writeString(directory.resolve("tokenizer.json"), TOKENIZER);
    topics.produceBatches(3);
    WorkerApplication worker =
        new WorkerApplication(
            WorkerSettings.of(tiny.settings(Map.of("max.rejected.batches", "3"))));
    worker.start();
    try {
      assertThatThrownBy(worker::await)
          .isInstanceOf(SetupException.class)
          .hasMessageContaining("made with tokenizer any")
          .hasMessageContaining("give the preprocessor the model's tokenizer.json");
    } finally {
      worker.close();
    }
    assertThat(topics.payloads(BatchRejected.class)).hasSize(3);
    assertThat(topics.payloads(RunStopped.class).get(0).failed()).isTrue();
  }

  @Test
  void aModelThatYieldsNoNumbersFailsTheRunAndLosesNoBatch() throws Exception {
    Path config = directory.resolve("config.json");
    Files.writeString(config, Files.readString(config).replace("0.02", "1e25"));
    topics.produceBatches(3);

    for (int start = 0; start < 2; start++) {
      WorkerApplication worker =
          new WorkerApplication(WorkerSettings.of(tiny.settings(Map.of("max.bad.steps", "2"))));
      worker.start();
      try {
        assertThat(worker.await()).isFalse();
      } finally {
        worker.close();
      }
    }

    assertThat(topics.payloads(StepSkipped.class))
        .extracting(skipped -> skipped.batches().get(0).offset())
        .containsExactly(0L, 1L, 0L, 1L);
    assertThat(topics.payloads(StepSkipped.class).get(0).sources())
        .containsExactly(new OffsetRange(0, 0, 1));
    assertThat(topics.payloads(RunStopped.class))
        .allSatisfy(
            stopped -> {
              assertThat(stopped.failed()).isTrue();
              assertThat(stopped.reason()).contains("2 steps in a row", "0-0, 0-1");
            });
    assertThat(directory.resolve("runs/it/checkpoints"))
        .isDirectoryContaining("glob:**/step-00000000")
        .isDirectoryNotContaining("glob:**/step-00000000.1");
  }

  @Test
  void twoWorkersOfOneRunDoNotShareADirectory() {
    WorkerApplication first = new WorkerApplication(WorkerSettings.of(tiny.settings(Map.of())));
    first.start();
    try {
      WorkerApplication second = new WorkerApplication(WorkerSettings.of(tiny.settings(Map.of())));
      assertThatThrownBy(second::start)
          .isInstanceOf(SetupException.class)
          .hasMessageContaining("Another worker holds the run directory");
    } finally {
      first.close();
    }
  }

  @Test
  void aSecondWorkerElsewhereFencesTheFirst() throws Exception {
    topics.produceBatches(1);
    WorkerApplication first = new WorkerApplication(WorkerSettings.of(tiny.settings(Map.of())));
    first.start();
    topics.awaitPayload(StepCompleted.class, 1);
    WorkerApplication second =
        new WorkerApplication(
            WorkerSettings.of(
                tiny.settings(Map.of("run.directory", directory.resolve("elsewhere").toString()))));
    second.start();
    try {
      // It has nothing to do and nothing to say, and learns it all the same.
      assertThatThrownBy(first::await)
          .isInstanceOf(TakenOverException.class)
          .hasMessageContaining("Another worker of run 'it' has taken over");
    } finally {
      first.close();
      second.close();
    }
  }

  @Test
  void aBrokerThatIsNotThereIsNamed() {
    WorkerApplication worker =
        new WorkerApplication(
            WorkerSettings.of(tiny.settings(Map.of("bootstrap.servers", "127.0.0.1:1"))));

    assertThatThrownBy(worker::start)
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("No Kafka broker answers at 127.0.0.1:1");
  }

  private void run(String run, Map<String, String> some, Map<String, String> more)
      throws InterruptedException {
    Map<String, String> all = new HashMap<>(some);
    all.putAll(more);
    all.put("run.id", run);
    run(all);
  }

  private void run(Map<String, String> more) throws InterruptedException {
    WorkerApplication worker = new WorkerApplication(WorkerSettings.of(tiny.settings(more)));
    worker.start();
    try {
      assertThat(worker.await()).isTrue();
    } finally {
      worker.close();
    }
  }

  private Path checkpoint(String run, int step) {
    return directory.resolve(String.format("runs/%s/checkpoints/step-%08d", run, step));
  }

  private static HttpResponse<String> get(WorkerApplication worker, String path)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(worker.operationsAddress() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
