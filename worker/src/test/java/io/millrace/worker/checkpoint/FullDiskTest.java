package io.millrace.worker.checkpoint;

import static io.millrace.worker.checkpoint.Saves.names;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.millrace.worker.checkpoint.SaveResult.Failed;
import io.millrace.worker.checkpoint.SaveResult.Saved;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system that really fills up, with the files that a worker really writes. */
class FullDiskTest {
  private static final int BLOCK = 64;

  /** In which the files are written. */
  private static final List<String> ORDER =
      List.of(
          "model.safetensors",
          "config.json",
          "merges.txt",
          "generation_config.json",
          "optimizer.safetensors",
          "run.json",
          "run.json.sha256");

  @TempDir Path origin;

  @Test
  void itFillsUpInEachOfTheFilesAndTheOneBeforeIsChosen() throws Exception {
    Saves.Real real = Saves.Real.in(origin);
    long whole = bytesOnDisk(real);
    Set<String> filledIn = new TreeSet<>();
    for (long room = 0; room < whole; room += BLOCK) {
      filledIn.add(saveWith(room, whole, real));
    }
    assertThat(filledIn).containsExactlyInAnyOrderElementsOf(ORDER);
  }

  /**
   * Saves on a disk that has room for one checkpoint and so much more.
   *
   * @return the file in which it became full
   */
  private static String saveWith(long room, long whole, Saves.Real real) throws Exception {
    try (FileSystem files = fileSystem(2 * whole)) {
      Path root = files.getPath("/checkpoints");
      MemoryDisk disk = new MemoryDisk();
      CheckpointStore store = new CheckpointStore(root, new Retention(1, 0), "own", disk);
      try (BackgroundCheckpointer checkpointer =
          new BackgroundCheckpointer(store, real.writer(), new Saves.CommittedJournal())) {
        assertThat(save(checkpointer, real, 10)).isInstanceOf(Saved.class);
        disk.lastFile = "";
        Path ballast = Files.write(files.getPath("/ballast"), new byte[(int) (whole - room)]);

        SaveResult full = save(checkpointer, real, 20);
        assertThat(full).as("With room for %s of %s bytes", room, whole).isInstanceOf(Failed.class);
        assertThat(((Failed) full).reason())
            .startsWith("Writing to /checkpoints/.staging-own failed (java.io.IOException: out of")
            .contains("make room there");
        assertThat(names(root)).containsExactly(".staging-own", "step-00000010");
        assertThat(names(root.resolve(".staging-own"))).isEmpty();
        assertThat(Saves.chosenStep(store)).contains(10L);

        String filled = disk.lastFile;
        Files.delete(ballast);
        assertThat(save(checkpointer, real, 20)).isInstanceOf(Saved.class);
        assertThat(Saves.chosenStep(store)).contains(20L);
        assertThat(names(root)).containsExactly(".staging-own", "step-00000020");
        return filled;
      }
    }
  }

  private static SaveResult save(BackgroundCheckpointer checkpointer, Saves.Real real, long step)
      throws InterruptedException {
    checkpointer.save(real.request(step));
    checkpointer.awaitIdle();
    return checkpointer.result().orElseThrow();
  }

  private static long bytesOnDisk(Saves.Real real) throws IOException {
    try (FileSystem files = fileSystem(1 << 20)) {
      Path root = files.getPath("/checkpoints");
      CheckpointStore store =
          new CheckpointStore(root, new Retention(1, 0), "own", new MemoryDisk());
      long before = Files.getFileStore(root).getUnallocatedSpace();
      store.write(real.writer(), real.request(10), store.directoryFor(10), () -> {});
      return before - Files.getFileStore(root).getUnallocatedSpace();
    }
  }

  private static FileSystem fileSystem(long bytes) {
    return Jimfs.newFileSystem(
        Configuration.unix().toBuilder()
            .setBlockSize(BLOCK)
            .setMaxSize(bytes)
            .setMaxCacheSize(0)
            .build());
  }

  /** Nothing in memory can be synced, and a directory cannot even be opened for it. */
  private static final class MemoryDisk extends Disk {
    /** The one that was begun last in the directory that was removed last. */
    private volatile String lastFile = "";

    @Override
    void sync(Path directory) {}

    @Override
    void syncEntries(Path directory) {}

    @Override
    void delete(Path directory) throws IOException {
      lastFile = ORDER.get(names(directory).size() - 1);
      super.delete(directory);
    }
  }
}
