package io.millrace.worker.recovery;

import static io.millrace.worker.recovery.Journalled.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.event.TrainingEvent;
import io.millrace.service.SetupException;
import io.millrace.worker.checkpoint.BackgroundCheckpointer;
import io.millrace.worker.checkpoint.CheckpointStore;
import io.millrace.worker.checkpoint.Retention;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.checkpoint.SaveRequest;
import io.millrace.worker.checkpoint.SaveResult;
import io.millrace.worker.journal.Journal;
import io.millrace.worker.journal.JournalHistory;
import io.millrace.worker.journal.JournalPlace;
import io.millrace.worker.program.CapturedModel;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.progress.RunConditions;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.source.ReadPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryPlannerTest {
  @TempDir Path root;
  private final Journalled journal = new Journalled();
  private CheckpointStore store;

  @BeforeEach
  void open() {
    store = new CheckpointStore(root, new Retention(0, 0), "saver");
  }

  @Test
  void aNewRunHasNothingToDo() {
    RecoveryPlan plan = plan();

    assertThat(plan.checkpoint()).isEmpty();
    assertThat(plan.resumption()).isEqualTo(Resumption.NEW_RUN);
  }

  @Test
  void theNewestCheckpointIsTakenAndTheStepsAfterItAreToBeTakenAgain() throws Exception {
    journal.started().step(at(0, 0));
    save("first");
    journal.step(at(0, 1));
    save("first");
    journal.step(at(0, 2)).step(at(0, 3));

    RecoveryPlan plan = plan();

    assertThat(plan.checkpoint().orElseThrow().manifest().step()).isEqualTo(2);
    assertThat(plan.resumption().steps())
        .extracting(JournalledStep::number)
        .containsExactly(3L, 4L);
    assertThat(plan.passedOver()).isEmpty();
  }

  @Test
  void aCheckpointOfWhichTheJournalKnowsNothingIsPassedOver() throws Exception {
    journal.started().step(at(0, 0));
    save("first");
    journal.step(at(0, 1));
    save("first");
    // The transaction with the second step was never committed.
    journal.events.remove(2);

    assertPassedOver("step-00000002", "does not have event 3");
    assertThat(plan().checkpoint().orElseThrow().manifest().step()).isEqualTo(1);
  }

  @Test
  void aCheckpointOfAnotherIncarnationsStepIsPassedOver() throws Exception {
    journal.started().step(at(0, 0));
    save("zombie");

    assertPassedOver("step-00000001", "by the incarnation that saved it");
    assertThat(plan().checkpoint()).isEmpty();
    assertThat(plan().resumption().steps()).hasSize(1);
  }

  @Test
  void aCheckpointBehindARollBackIsPassedOver() throws Exception {
    journal.started().step(at(0, 0));
    save("first");
    journal.skipped(1, at(0, 1));
    save("first");
    journal.rolledBack(1, 1, 1);

    assertPassedOver("step-00000002", "rolled back");
    assertThat(plan().checkpoint().orElseThrow().manifest().step()).isEqualTo(1);
    assertThat(plan().resumption().steps()).isEmpty();
  }

  @Test
  void aCheckpointAtTheStepThatWasRolledBackToCounts() throws Exception {
    journal.started().step(at(0, 0));
    save("first");
    journal.skipped(1, at(0, 1)).rolledBack(1, 1, 1).step(at(0, 1));

    RecoveryPlan plan = plan();

    assertThat(plan.checkpoint().orElseThrow().manifest().step()).isEqualTo(1);
    assertThat(plan.resumption().steps()).extracting(JournalledStep::number).containsExactly(2L);
  }

  @Test
  void aBrokenCheckpointLeavesTheOneBefore() throws Exception {
    journal.started().step(at(0, 0));
    save("first");
    journal.step(at(0, 1));
    Path broken = save("first");
    Files.writeString(broken.resolve("model.safetensors"), "weighty");

    assertPassedOver("step-00000002", "SHA-256");
    assertThat(plan().resumption().steps()).extracting(JournalledStep::number).containsExactly(2L);
  }

  @Test
  void withoutOptimizerStateTheRunIsBuiltAnewFromItsJournal() throws Exception {
    journal.started().step(at(0, 0));
    Files.delete(save("first").resolve("optimizer.safetensors"));

    assertPassedOver("step-00000001", "optimizer.safetensors is missing");
    assertThat(plan().checkpoint()).isEmpty();
    assertThat(plan().resumption().steps()).extracting(JournalledStep::number).containsExactly(1L);
  }

  @Test
  void checkpointsWithoutAJournalAreNoFreshStart() throws Exception {
    journal.started().step(at(0, 0));
    save("first");
    journal.events.clear();

    assertThatThrownBy(this::plan)
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("has checkpoints")
        .hasMessageContaining("topic.prefix");
  }

  @Test
  void aJournalWhoseBeginningIsGoneIsEnoughForACheckpointAfterIt() throws Exception {
    journal.started().step(at(0, 0)).step(at(0, 1));
    save("first");
    journal.step(at(0, 2));
    journal.events.subList(0, 2).clear();

    assertThat(plan().resumption().steps()).extracting(JournalledStep::number).containsExactly(3L);
  }

  @Test
  void aJournalWhoseBeginningIsGoneIsRefusedWithoutACheckpoint() {
    journal.started().step(at(0, 0)).step(at(0, 1));
    journal.events.subList(0, 2).clear();

    assertThatThrownBy(this::plan)
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("event 1 is missing before event 3");
  }

  @Test
  void aCheckpointOfAnotherRunIsPassedOver() throws Exception {
    journal.started().step(at(0, 0));
    save("first");

    RecoveryPlan plan = new RecoveryPlanner("other", store, history()).plan();

    assertThat(plan.passedOver().get(0).reason()).contains("It belongs to run 'run'");
  }

  private void assertPassedOver(String directory, String reason) {
    assertThat(plan().passedOver())
        .singleElement()
        .satisfies(
            passedOver -> {
              assertThat(passedOver.directory().getFileName()).hasToString(directory);
              assertThat(passedOver.reason()).contains(reason);
            });
  }

  private RecoveryPlan plan() {
    return new RecoveryPlanner("run", store, history()).plan();
  }

  private JournalHistory history() {
    return (from, consumer) -> {
      long first = from.map(JournalPlace::offset).orElse(0L);
      journal.events.stream().filter(event -> event.sequence() >= first).forEach(consumer);
    };
  }

  /** Saves the state after the last event, as that incarnation, and returns the directory. */
  private Path save(String incarnation) throws IOException, InterruptedException {
    Resumption now = journal.fold();
    RunManifest manifest =
        new RunManifest(
            RunManifest.FORMAT_VERSION,
            "run",
            incarnation,
            0,
            now.now(),
            now.good(),
            new JournalPlace(0, now.now().sequence()),
            now.rejected(),
            now.now().step(),
            now.best(),
            now.patienceAsked(),
            now.control().orElseThrow(),
            new RunPlan(Map.of(), Map.of(), 0, 42, 0),
            now.format(),
            new RunConditions("model", "tokenizer", "cpu", "fp32", Map.of(), Map.of()),
            Map.of());
    try (BackgroundCheckpointer checkpointer =
        new BackgroundCheckpointer(
            store,
            (directory, snapshot) -> {
              Files.writeString(directory.resolve("model.safetensors"), "weights");
              Files.writeString(directory.resolve("optimizer.safetensors"), "moments");
            },
            new Committed())) {
      checkpointer.save(
          new SaveRequest(
              CapturedModel.of(new ModelSnapshot(1, 1, Map.of(), Map.of(), Map.of())),
              manifest,
              false,
              0));
      checkpointer.awaitIdle();
      return ((SaveResult.Saved) checkpointer.result().orElseThrow()).directory();
    }
  }

  private static final class Committed implements Journal {
    @Override
    public void append(List<TrainingEvent> events, ReadPosition position, boolean urgent) {}

    @Override
    public void requireWorking() {}

    @Override
    public CompletableFuture<Void> flush() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public JournalPlace place() {
      return new JournalPlace(0, 0);
    }
  }
}
