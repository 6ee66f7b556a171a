package io.millrace.worker.checkpoint;

import static io.millrace.worker.checkpoint.Saves.WRITER;
import static io.millrace.worker.checkpoint.Saves.names;
import static io.millrace.worker.checkpoint.Saves.request;
import static io.millrace.worker.checkpoint.Saves.save;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.schemas.event.EvaluationMeasure;
import io.millrace.service.SetupException;
import io.millrace.worker.progress.BestEvaluation;
import io.millrace.worker.source.ReadPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {
  @TempDir Path root;
  private CheckpointStore store;

  @BeforeEach
  void open() {
    store = new CheckpointStore(root, new Retention(2, 0), "own");
  }

  @Test
  void whatTheRunWasRolledBackBehindTakesNoPlace() throws IOException {
    try (CheckpointStore one =
        new CheckpointStore(root.resolve("one"), new Retention(1, 0), "one")) {
      save(one, 10);
      Path back = save(one, 8);
      one.prune(8);

      assertThat(back).exists();
    }
  }

  @Test
  void whatIsWrittenIsFoundWithItsManifest() throws IOException {
    save(store, 10);
    save(store, 20);

    Checkpoint newest = store.choose(whole -> Optional.empty()).chosen().orElseThrow();

    assertThat(newest.directory()).isEqualTo(root.resolve("step-00000020"));
    assertThat(newest.manifest().standing().position())
        .isEqualTo(new ReadPosition(1, Map.of(0, 20L)));
    assertThat(newest.manifest().best().value()).contains(1.5);
    assertThat(newest.manifest().updates()).isEqualTo(20);
    assertThat(newest.manifest().standing().microBatches()).isEqualTo(40);
    assertThat(newest.manifest().files())
        .containsOnlyKeys("model.safetensors", "optimizer.safetensors");
    assertThat(names(newest.directory()))
        .containsExactly(
            "model.safetensors", "optimizer.safetensors", "run.json", "run.json.sha256");
  }

  @Test
  void theBestIsWrittenDownWithWhatItIsTheBestBy() throws IOException {
    Path directory = save(store, 10);

    JsonNode best =
        new ObjectMapper().readTree(directory.resolve("run.json").toFile()).path("best");

    assertThat(best.toString())
        .isEqualTo("{\"measure\":\"loss\",\"value\":1.5,\"step\":0,\"without_improvement\":0}");
    assertThat(CheckpointStore.manifest(directory).best())
        .isEqualTo(new BestEvaluation(EvaluationMeasure.LOSS, Optional.of(1.5), 0, 0));
  }

  @Test
  void aSaveThatBreaksOffLeavesNothing() throws IOException {
    ModelWriter failing =
        (directory, snapshot) -> {
          Files.writeString(directory.resolve("model.safetensors"), "half");
          throw new IOException("No space left on device");
        };

    assertThatThrownBy(() -> store.write(failing, request(10, 0), store.directoryFor(10), () -> {}))
        .isInstanceOf(IOException.class);
    assertThat(names(root)).containsExactly(".staging-own");
    assertThat(names(root.resolve(".staging-own"))).isEmpty();
  }

  @Test
  void whatCouldNotBeGoneOnFromIsNotSaved() throws IOException {
    ModelWriter forgetful =
        (directory, snapshot) -> Files.writeString(directory.resolve("model.safetensors"), "all");

    assertThatThrownBy(
            () -> store.write(forgetful, request(10, 0), store.directoryFor(10), () -> {}))
        .hasMessage("optimizer.safetensors is not among its files: it has no optimizer state.");
    assertThat(names(root)).containsExactly(".staging-own");
  }

  @Test
  void aWorkerThatLostItsJournalPromotesNothing() throws IOException {
    assertThatThrownBy(
            () ->
                store.write(
                    WRITER,
                    request(10, 0),
                    store.directoryFor(10),
                    () -> {
                      throw new IllegalStateException("fenced");
                    }))
        .hasMessage("fenced");
    assertThat(names(root)).containsExactly(".staging-own");
  }

  @Test
  void theSameStepSavedAgainIsTheNewer() throws IOException {
    save(store, 10);
    for (int i = 0; i < 10; i++) {
      save(store, 10);
    }

    assertThat(store.choose(whole -> Optional.empty()).chosen().orElseThrow().directory())
        .isEqualTo(root.resolve("step-00000010.10"));
  }

  @Test
  void theNewestAndTheBestAreKept() throws IOException {
    for (int step = 10; step <= 50; step += 10) {
      // An evaluation after step 40 was the best, and is not saved.
      long best = step < 20 ? step : step < 50 ? 20 : 45;
      store.write(WRITER, request(step, best), store.directoryFor(step), () -> {});
      store.prune(Long.MAX_VALUE);
    }
    store.close();

    assertThat(names(root)).containsExactly("step-00000020", "step-00000040", "step-00000050");
  }

  @Test
  void aBrokenOneThatIsAheadPushesNoneOut() throws IOException {
    save(store, 10);
    Files.delete(save(store, 100).resolve("model.safetensors"));
    assertThat(Saves.chosenStep(store)).contains(10L);
    CheckpointStore one = new CheckpointStore(root, new Retention(1, 0), "next");
    assertThat(Saves.chosenStep(one)).contains(10L);

    save(one, 20);
    one.prune(Long.MAX_VALUE);
    assertThat(Saves.chosenStep(one)).contains(20L);
    assertThat(names(root)).contains("step-00000100").doesNotContain("step-00000010");

    save(one, 110);
    one.prune(Long.MAX_VALUE);
    one.close();
    assertThat(names(root)).containsExactly("step-00000110");
  }

  @Test
  void oneWorkerOfAnIncarnationOnly() {
    assertThatThrownBy(() -> new CheckpointStore(root, new Retention(2, 0), "own"))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("cannot be made, read and written");
    assertThatThrownBy(() -> new CheckpointStore(root, new Retention(2, 0), "../own"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
