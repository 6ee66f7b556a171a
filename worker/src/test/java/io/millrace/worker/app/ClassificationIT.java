package io.millrace.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.broker.SharedBroker;
import io.millrace.schemas.event.EventPayload.BatchRejected;
import io.millrace.schemas.event.EventPayload.CommandCompleted;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.schemas.event.EventPayload.RunStopped;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.service.SetupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole worker with a tiny classifier, against a real broker. */
class ClassificationIT {
  private static final Map<String, String> BY_F1 =
      Map.of("best.metric", "f1", "label.names", "low,high", "dropout", "true");

  @TempDir Path directory;
  private WorkerTopics topics;
  private TinyWorker tiny;

  @BeforeEach
  void topics() throws Exception {
    topics = new WorkerTopics(SharedBroker.bootstrapServers());
    tiny = TinyWorker.classifierIn(directory, topics);
  }

  @AfterEach
  void close() {
    topics.close();
  }

  @Test
  void learnsTellsTheBestByF1AndSavesAClassifier() throws Exception {
    topics.produceClassified(60);
    topics.produceClassifiedForEvaluation(12);

    String metrics =
        run("it", Map.of("stop.at.end", "true", "eval.every.steps", "15", "eval.at.start", "true"));

    List<EvaluationCompleted> evaluations = topics.payloads(EvaluationCompleted.class);
    assertThat(evaluations).hasSize(5);
    EvaluationCompleted last = evaluations.get(4);
    assertThat(last.bestBy()).isEqualTo("f1");
    assertThat(last.targets()).isEqualTo(24);
    assertThat(last.accuracy().orElseThrow()).isGreaterThan(0.85);
    assertThat(last.f1().orElseThrow()).isGreaterThan(0.85);
    assertThat(last.loss()).isLessThan(evaluations.get(0).loss());
    assertThat(metrics)
        .containsPattern("millrace_evaluation_macro_f1\\{run=\"it\"} (0\\.[89]|1\\.0)")
        .containsPattern("millrace_evaluation_weighted_f1\\{run=\"it\"} (0\\.[89]|1\\.0)")
        .contains("millrace_evaluation_f1{run=\"it\"} " + last.f1().orElseThrow())
        .containsPattern("millrace_evaluation_best\\{measure=\"f1\",run=\"it\"} [01]\\.");
    assertThat(topics.payloads(StepCompleted.class)).allMatch(step -> step.targets() == 2);
    Path checkpoint = Path.of(topics.payloads(RunStopped.class).get(0).checkpoint().orElseThrow());
    assertThat(Files.readString(checkpoint.resolve("config.json")))
        .contains("BertForSequenceClassification", "\"1\" : \"high\"");
  }

  @Test
  void aRunStoppedAndStartedAgainEndsWithTheWeightsOfOneThatWasNot() throws Exception {
    topics.produceClassified(12);
    var unused = run("straight", Map.of("max.steps", "8"));
    unused = run("broken", Map.of("max.steps", "3", "lr.schedule.steps", "8"));
    unused = run("broken", Map.of("max.steps", "8"));

    for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
      assertThat(
              Files.mismatch(
                  checkpoint("straight").resolve(file), checkpoint("broken").resolve(file)))
          .as(file)
          .isEqualTo(-1);
    }
    assertThat(topics.payloads(RunStarted.class))
        .extracting(RunStarted::resumedFromStep)
        .containsExactly(0L, 0L, 3L);
  }

  @Test
  void batchesForAnotherTaskAreRejectedByName() throws Exception {
    topics.produceBatches(2);
    WorkerApplication worker =
        new WorkerApplication(
            WorkerSettings.of(tiny.settings(Map.of("max.rejected.batches", "2"))));
    worker.start();
    try {
      assertThatThrownBy(worker::await)
          .isInstanceOf(SetupException.class)
          .hasMessageContaining("Its task is causal_lm, the model's is sequence_classification");
    } finally {
      worker.close();
    }
    assertThat(topics.payloads(BatchRejected.class)).hasSize(2);
  }

  @Test
  void aTextIsNotContinuedAndTheAnswerSaysWhy() throws Exception {
    topics.produceClassified(2);
    WorkerApplication worker = new WorkerApplication(WorkerSettings.of(tiny.settings(Map.of())));
    worker.start();
    try {
      topics.awaitPayload(StepCompleted.class, 2);
      topics.command(
          "{\"id\":\"g\",\"run\":\"it\",\"type\":\"generate\",\"arguments\":{\"prompts\":[\"a\"]}}");
      topics.awaitPayload(CommandCompleted.class, 1);
      topics.command("{\"id\":\"s\",\"run\":\"it\",\"type\":\"stop\"}");
      assertThat(worker.await()).isTrue();
    } finally {
      worker.close();
    }
    CommandCompleted answer = topics.payloads(CommandCompleted.class).get(0);
    assertThat(answer.failed()).isTrue();
    assertThat(answer.result()).contains("classifies texts and continues none");
  }

  @Test
  void aMeasureThatTheModelHasNotIsRefusedAtTheStart() {
    Map<String, String> settings =
        tiny.settings(Map.of("best.metric", "f1", "label.names", "a,b,c"));

    assertThatThrownBy(() -> new WorkerApplication(WorkerSettings.of(settings)).start())
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("best.metric=f1 cannot tell the best of this model");
  }

  @Test
  void labelsOfALanguageModelAreRefusedAtTheStart() throws Exception {
    TinyWorker.in(directory, topics);
    Map<String, String> settings = tiny.settings(Map.of("label.names", "a,b"));

    assertThatThrownBy(() -> new WorkerApplication(WorkerSettings.of(settings)).start())
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("label.names or problem.type is set, and the model predicts tokens");
  }

  /** Returns what /metrics says in the end. */
  private String run(String run, Map<String, String> more) throws InterruptedException {
    Map<String, String> all = new HashMap<>(BY_F1);
    all.putAll(more);
    all.put("run.id", run);
    WorkerApplication worker = new WorkerApplication(WorkerSettings.of(tiny.settings(all)));
    worker.start();
    try {
      assertThat(worker.await()).isTrue();
      return worker.scrape();
    } finally {
      worker.close();
    }
  }

  private Path checkpoint(String run) {
    return directory.resolve("runs/" + run + "/checkpoints/step-00000008");
  }
}
