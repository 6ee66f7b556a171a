package io.millrace.worker.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.SharedBroker;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import io.millrace.schemas.event.EventPayload.CommandCompleted;
import io.millrace.schemas.event.EventPayload.CommandRejected;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.schemas.event.EventPayload.RunRolledBack;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.EventPayload.TextGenerated;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.audit.Lineage;
import io.millrace.worker.audit.ReplayPlan;
import io.millrace.worker.audit.ReplayWatch;
import io.millrace.worker.checkpoint.Checkpoint;
import io.millrace.worker.checkpoint.CheckpointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is told what to do, against a real broker. */
class SteeringIT {
  private static final Map<String, String> RANDOM =
      Map.of("dropout", "true", "neftune.noise.alpha", "5", "gradient.accumulation.steps", "2");

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
  void goesBackToACheckpointAndComesToTheSameWeightsAgain() throws Exception {
    Map<String, String> more = new HashMap<>(RANDOM);
    more.put("lr.schedule.steps", "20");
    WorkerApplication worker = start("it", more);
    try {
      comeToStepSixWithACheckpointOfStepFour();
      command("b", "rollback", "\"step\":4");
      topics.awaitPayload(StepCompleted.class, 8);
      command("again", "rollback", "\"step\":5");
      command("s", "stop", "");
      assertThat(worker.await()).isTrue();
    } finally {
      worker.close();
    }
    List<TrainingEvent> events = topics.events();
    run("straight", more, Map.of("max.steps", "6"));

    assertThat(events)
        .extracting(TrainingEvent::sequence)
        .isEqualTo(LongStream.rangeClosed(1, events.size()).boxed().toList());
    assertThat(of(events, RunRolledBack.class))
        .singleElement()
        .satisfies(back -> assertThat(back.toStep()).isEqualTo(4));
    assertThat(of(events, RunStarted.class))
        .extracting(RunStarted::resumedFromStep)
        .containsExactly(0L, 4L);
    assertThat(of(events, StepCompleted.class))
        .extracting(step -> step.batches().get(0).offset())
        .containsExactly(0L, 2L, 4L, 6L, 8L, 10L, 8L, 10L);
    assertThat(of(events, CommandRejected.class))
        .singleElement()
        .satisfies(
            rejected ->
                assertThat(rejected.reason())
                    .contains("no checkpoint of step 5", "of the steps [4]"));
    for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
      assertThat(
              Files.mismatch(checkpoint("straight").resolve(file), checkpoint("it").resolve(file)))
          .as(file)
          .isEqualTo(-1);
    }
  }

  /** The audit knows what was undone: of a real journal, not of one that a test has made up. */
  @Test
  void whatWasGoneBackBehindIsInNoLineageAndTheReplayIsIdentical() throws Exception {
    Map<String, String> more = new HashMap<>(RANDOM);
    more.put("lr.schedule.steps", "20");
    WorkerApplication worker = start("it", more);
    try {
      comeToStepSixWithACheckpointOfStepFour();
      command("slow", "set", "\"learning.rate\":0.001");
      command("b", "rollback", "\"step\":4");
      topics.awaitPayload(StepCompleted.class, 8);
      command("s", "stop", "");
      assertThat(worker.await()).isTrue();
    } finally {
      worker.close();
    }

    Path checkpoint = checkpoint("it");
    Checkpoint target = CheckpointStore.verify(checkpoint);
    RunAudit audit = RunAudit.of(target.manifest(), Map.of());
    Lineage lineage = audit.lineage(target.manifest());
    assertThat(lineage.steps()).hasSize(6);
    assertThat(lineage.undone()).hasSize(2);
    ReplayRequest fromTheBaseModel =
        new ReplayRequest(target, Optional.empty(), Optional.of(directory), Optional.empty());
    assertThat(audit.replay(fromTheBaseModel, new Patient()).orElseThrow().comparison().identical())
        .isTrue();
    List<StepCompleted> steps = topics.payloads(StepCompleted.class);
    assertThat(steps.get(6).learningRate()).isEqualTo(steps.get(4).learningRate() / 10);
  }

  @Test
  void whatCommandsHaveSetHoldsAtTheNextStartAndAPauseToo() throws Exception {
    topics.produceBatches(2);
    Map<String, String> constant = Map.of("lr.schedule", "constant");
    WorkerApplication worker = start("it", constant);
    try {
      topics.awaitPayload(StepCompleted.class, 2);
      command("l", "set", "\"learning.rate\":0.005");
      command("p", "pause", "");
      topics.awaitPayload(CommandApplied.class, 2);
    } finally {
      worker.close();
    }
    topics.produceBatches(2);
    worker = start("it", constant);
    try {
      topics.awaitPayload(RunStarted.class, 2);
      assertThat(topics.payloads(RunStarted.class).get(1).changes())
          .anySatisfy(
              change -> assertThat(change).contains("learning.rate is 0.005, as a command has set"))
          .anySatisfy(change -> assertThat(change).contains("The run is paused"));
      command("e", "eval", "");
      topics.awaitPayload(CommandCompleted.class, 1);
      assertThat(topics.payloads(StepCompleted.class)).hasSize(2);
      command("r", "resume", "");
      topics.awaitPayload(StepCompleted.class, 4);
    } finally {
      worker.close();
    }
    topics.produceBatches(1);
    run(
        "it",
        constant,
        Map.of("learning.rate", "0.02", "resume.accept", "learning.rate", "max.steps", "5"));

    assertThat(topics.payloads(StepCompleted.class))
        .extracting(StepCompleted::learningRate)
        .containsExactly(0.01, 0.01, 0.005, 0.005, 0.02);
  }

  @Test
  void talksAndEvaluatesWithoutAWeightBeingAnother() throws Exception {
    Files.writeString(directory.resolve("tokenizer.json"), tokenizer());
    topics.produceBatches(6);
    topics.produceEvaluationBatches(2);
    Map<String, String> more = new HashMap<>(RANDOM);
    more.putAll(Map.of("batches.accept.fingerprints", "any", "lr.schedule.steps", "20"));
    run("straight", more, Map.of("max.steps", "6", "gradient.accumulation.steps", "1"));
    Map<String, String> single = new HashMap<>(more);
    single.put("gradient.accumulation.steps", "1");
    WorkerApplication worker = start("it", single);
    try {
      topics.awaitPayload(StepCompleted.class, 12);
      command("g", "generate", "\"prompts\":[\"w1 w2\",\"w9\"],\"max_new_tokens\":5");
      command("d", "generate", "\"prompts\":[\"w3\"],\"do_sample\":true,\"seed\":3");
      command("e", "eval", "");
      command("o", "eval", "\"topic\":\"" + topics.prefix() + "batches\",\"max_batches\":2");
      command("n", "eval", "\"topic\":\"nowhere\"");
      topics.awaitPayload(CommandCompleted.class, 5);
      topics.produceBatches(2);
      topics.awaitPayload(StepCompleted.class, 14);
      command("s", "stop", "");
      assertThat(worker.await()).isTrue();
    } finally {
      worker.close();
    }
    run("straight", more, Map.of("max.steps", "8", "gradient.accumulation.steps", "1"));

    assertThat(topics.payloads(TextGenerated.class))
        .hasSize(3)
        .allSatisfy(text -> assertThat(text.text()).isNotEmpty());
    assertThat(topics.payloads(CommandCompleted.class))
        .extracting(CommandCompleted::commandId, CommandCompleted::failed)
        .containsExactlyInAnyOrder(
            tuple("g", false),
            tuple("d", false),
            tuple("e", false),
            tuple("o", false),
            tuple("n", true));
    assertThat(topics.payloads(EvaluationCompleted.class))
        .extracting(EvaluationCompleted::batches, EvaluationCompleted::counts)
        .containsExactly(tuple(2, true), tuple(2, false));
    for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
      assertThat(
              Files.mismatch(checkpoint("straight").resolve(file), checkpoint("it").resolve(file)))
          .as(file)
          .isEqualTo(-1);
    }
  }

  @Test
  void tenThousandDeliveriesAreEachObeyedOnce() throws Exception {
    Random random = new Random(11);
    List<String> sent = new ArrayList<>();
    Set<String> good = new HashSet<>();
    WorkerApplication worker = start("it", Map.of());
    try {
      topics.awaitPayload(RunStarted.class, 1);
      long now = System.currentTimeMillis();
      while (sent.size() < 9_000) {
        String id = "c" + sent.size();
        int kind = random.nextInt(20);
        if (kind < 4) {
          good.add(id);
          sent.add(json(id, "it", "set", "\"log.every.steps\":" + sent.size(), ""));
        } else if (kind == 4) {
          good.add(id);
          sent.add(json(id, "it", "checkpoint", "", ""));
        } else if (kind == 5) {
          sent.add(json(id, "it", "pause", "", ",\"expires_at\":" + (now - 1)));
        } else if (kind == 6) {
          sent.add(json(id, "it", "pause", "", ",\"issued_at\":" + (now - 3_600_000)));
        } else if (kind == 7) {
          sent.add(json(id, "other", "stop", "", ""));
        } else if (kind == 8) {
          sent.add("{\"run\":\"it\",\"type\":");
        } else if (!sent.isEmpty()) {
          int from = random.nextInt(sent.size());
          sent.addAll(
              new ArrayList<>(sent.subList(from, Math.min(sent.size(), from + random.nextInt(4)))));
        }
      }
      topics.commands(sent);
      // A worker that is started again in the middle of them.
      topics.awaitPayload(CommandApplied.class, good.size() / 2);
      worker.close();
      topics.commands(sent.subList(0, 1_000));
      worker = start("it", Map.of());
      command("s", "stop", "");
      assertThat(worker.await()).isTrue();
    } finally {
      worker.close();
    }

    good.add("s");
    assertThat(topics.payloads(CommandApplied.class))
        .extracting(CommandApplied::commandId)
        .containsExactlyInAnyOrderElementsOf(good);
    assertThat(
            topics.payloads(CommandRejected.class).stream().filter(r -> r.issuedAt().isPresent()))
        .extracting(CommandRejected::commandId)
        .doesNotHaveDuplicates();
  }

  private void comeToStepSixWithACheckpointOfStepFour() throws Exception {
    topics.produceBatches(8);
    topics.awaitPayload(StepCompleted.class, 4);
    command("c", "checkpoint", "");
    topics.awaitPayload(CommandCompleted.class, 1);
    topics.produceBatches(4);
    topics.awaitPayload(StepCompleted.class, 6);
  }

  private static <T> List<T> of(List<TrainingEvent> events, Class<T> type) {
    return events.stream()
        .map(TrainingEvent::payload)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }

  /** Lets a replay take its time. */
  private static final class Patient implements ReplayWatch {
    @Override
    public void begins(ReplayPlan plan) {}

    @Override
    public boolean goOn(long taken) {
      return true;
    }
  }

  private void command(String id, String type, String arguments) throws Exception {
    topics.command(json(id, "it", type, arguments, ""));
  }

  private static String json(String id, String run, String type, String arguments, String more) {
    return "{\"id\":\"%s\",\"run\":\"%s\",\"type\":\"%s\",\"arguments\":{%s}%s}"
        .formatted(id, run, type, arguments, more);
  }

  /** One word per token. */
  private static String tokenizer() {
    String words =
        String.join(",", IntStream.range(0, 64).mapToObj(i -> "\"w" + i + "\": " + i).toList());
    return "{\"version\": \"1.0\", \"pre_tokenizer\": {\"type\": \"WhitespaceSplit\"}, \"model\":"
        + " {\"type\": \"WordLevel\", \"vocab\": {"
        + words
        + "}, \"unk_token\": \"w0\"}}";
  }

  private WorkerApplication start(String run, Map<String, String> more) {
    Map<String, String> settings = tiny.settings(more);
    settings.put("run.id", run);
    WorkerApplication worker = new WorkerApplication(WorkerSettings.of(settings));
    worker.start();
    return worker;
  }

  private void run(String run, Map<String, String> some, Map<String, String> more)
      throws InterruptedException {
    Map<String, String> all = new HashMap<>(some);
    all.putAll(more);
    WorkerApplication worker = start(run, all);
    try {
      assertThat(worker.await()).isTrue();
    } finally {
      worker.close();
    }
  }

  private Path checkpoint(String run) throws IOException {
    try (var all = Files.list(directory.resolve("runs").resolve(run).resolve("checkpoints"))) {
      return all.filter(path -> path.getFileName().toString().startsWith("step-"))
          .max(java.util.Comparator.naturalOrder())
          .orElseThrow();
    }
  }
}
