package io.millrace.worker.checkpoint;

import static io.millrace.worker.checkpoint.Saves.save;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointCatalogTest {
  @TempDir Path root;

  @Test
  void listsWholeAndBrokenOnesAndLeavesTheRunAlone() throws IOException {
    CheckpointStore store = new CheckpointStore(root, new Retention(0, 0), "own");
    save(store, 10);
    Files.writeString(save(store, 20).resolve("model.safetensors"), "other");
    Files.delete(save(store, 30).resolve("run.json"));
    Files.createDirectory(root.resolve("step-mine"));
    List<String> before = Saves.names(root);

    List<CheckpointCatalog.Entry> entries = CheckpointCatalog.read(root).entries();

    assertThat(entries)
        .extracting(entry -> entry.directory().getFileName().toString())
        .containsExactly("step-00000030", "step-00000020", "step-00000010");
    assertThat(entries.get(0).manifest()).isEmpty();
    assertThat(entries.get(0).problem()).contains("run.json is missing.");
    assertThat(entries.get(1).manifest().orElseThrow().step()).isEqualTo(20);
    assertThat(entries.get(1).problem())
        .contains("model.safetensors is not as it was saved: its SHA-256 differs.");
    assertThat(entries.get(2).manifest().orElseThrow().step()).isEqualTo(10);
    assertThat(entries.get(2).problem()).isEmpty();
    assertThat(entries.get(2).bytes())
        .isEqualTo(DirectoryFiles.bytes(root.resolve("step-00000010")))
        .isPositive();
    assertThat(Saves.names(root)).isEqualTo(before);
    save(store, 40);
  }

  @Test
  void aPlaceWithoutCheckpointsIsTold() throws IOException {
    assertThat(CheckpointCatalog.read(root).entries()).isEmpty();
    assertThatThrownBy(() -> CheckpointCatalog.read(root.resolve("nowhere")))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("cannot be listed");
  }
}
