package io.millrace.worker.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.source.ReadPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {
  private static final ModelWriter WRITER =
      (directory, snapshot) ->
          Files.writeString(
              directory.resolve("model.safetensors"), "weights " + snapshot.updates());

  @TempDir Path root;
  private CheckpointStore store;

  @BeforeEach
  void open() {
    store = new CheckpointStore(root, 2);
  }

  @Test
  void anEmptyStoreHasNone() {
    assertThat(store.newest()).isEmpty();
  }

  @Test
  void whatIsWrittenIsFoundWithItsManifest() throws IOException {
    save(10, 0);
    save(20, 0);

    Checkpoint newest = store.newest().orElseThrow();

    assertThat(newest.directory()).isEqualTo(root.resolve("step-00000020"));
    assertThat(newest.manifest().position()).isEqualTo(new ReadPosition(1, Map.of(0, 20L)));
    assertThat(newest.manifest().bestLoss()).isEqualTo(1.5);
    assertThat(newest.manifest().updates()).isEqualTo(20);
    assertThat(newest.manifest().microBatches()).isEqualTo(40);
    assertThat(newest.manifest().files()).containsOnlyKeys("model.safetensors");
  }

  @Test
  void aFlippedBitMakesTheOneBeforeTheNewest() throws IOException {
    save(10, 0);
    Path broken = save(20, 0).directory();
    byte[] bytes = Files.readAllBytes(broken.resolve("model.safetensors"));
    bytes[0] ^= 1;
    Files.write(broken.resolve("model.safetensors"), bytes);

    assertThat(store.newest().orElseThrow().manifest().step()).isEqualTo(10);
  }

  @Test
  void aMissingFileAndABrokenManifestToo() throws IOException {
    save(10, 0);
    Files.delete(save(20, 0).directory().resolve("model.safetensors"));
    assertThat(store.newest().orElseThrow().manifest().step()).isEqualTo(10);

    Files.writeString(root.resolve("step-00000020").resolve(RunManifest.FILE_NAME), "{\"run\":");
    assertThat(store.newest().orElseThrow().manifest().step()).isEqualTo(10);
  }

  @Test
  void aCheckpointOfAnotherFormatIsRefusedByItsVersion() throws IOException {
    Path manifest = save(10, 0).directory().resolve(RunManifest.FILE_NAME);
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.replace("\"format_version\" : 2", "\"format_version\" : 1"));

    assertThatThrownBy(() -> store.newest())
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("format version 1, and this program reads 2 only");
  }

  @Test
  void whenNoneIsWholeItSaysSo() throws IOException {
    Files.delete(save(10, 0).directory().resolve("model.safetensors"));

    assertThatThrownBy(() -> store.newest())
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("None of the 1 checkpoints")
        .hasMessageContaining("model.safetensors is missing");
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
    assertThat(DirectoryFiles.list(root)).isEmpty();
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
    assertThat(DirectoryFiles.list(root)).isEmpty();
  }

  @Test
  void theSameStepSavedAgainIsTheNewer() throws IOException {
    save(10, 0);
    save(10, 0);

    assertThat(store.newest().orElseThrow().directory()).isEqualTo(root.resolve("step-00000010.1"));
  }

  @Test
  void theNewestAndTheBestAreKept() throws IOException {
    for (int step = 10; step <= 50; step += 10) {
      save(step, 20);
      store.prune(20);
    }

    assertThat(DirectoryFiles.list(root))
        .extracting(path -> path.getFileName().toString())
        .containsExactly("step-00000020", "step-00000040", "step-00000050");
  }

  private Checkpoint save(long step, long best) throws IOException {
    return store.write(WRITER, request(step, best), store.directoryFor(step), () -> {});
  }

  private static SaveRequest request(long step, long best) {
    return new SaveRequest(
        new ModelSnapshot(step, step, Map.of(), Map.of(), Map.of()),
        new RunManifest(
            RunManifest.FORMAT_VERSION,
            "run",
            "incarnation",
            step,
            new ReadPosition(1, Map.of(0, step)),
            Map.of(),
            0,
            3,
            List.of("a", "b"),
            42,
            step,
            2 * step,
            1.5,
            best,
            0,
            5,
            4,
            "fingerprint",
            1,
            Map.of()),
        false,
        0);
  }
}
