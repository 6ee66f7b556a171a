package io.millrace.worker.checkpoint;

import static io.millrace.worker.checkpoint.Saves.names;
import static io.millrace.worker.checkpoint.Saves.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import io.millrace.worker.checkpoint.SaveResult.Failed;
import io.millrace.worker.checkpoint.SaveResult.Saved;
import io.millrace.worker.journal.JournalException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The run goes on whatever the disk does, and saves again when it can. */
class FaultyDiskTest {
  private enum Call {
    CREATE_DIRECTORY,
    LIST,
    SYNC,
    SYNC_ENTRIES,
    RENAME,
    DELETE
  }

  @TempDir Path root;
  private final BreakableDisk disk = new BreakableDisk();
  private volatile ModelWriter writer = Saves.WRITER;
  private CompletableFuture<Void> journal = CompletableFuture.completedFuture(null);
  private CheckpointStore store;
  private BackgroundCheckpointer checkpointer;

  @BeforeEach
  void open() {
    store = new CheckpointStore(root, new Retention(1, 0), "own", disk);
    checkpointer =
        new BackgroundCheckpointer(
            store,
            (directory, snapshot) -> writer.write(directory, snapshot),
            new Saves.CommittedJournal() {
              @Override
              public CompletableFuture<Void> flush() {
                return journal;
              }
            });
  }

  @AfterEach
  void close() {
    checkpointer.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"CREATE_DIRECTORY", "SYNC", "SYNC_ENTRIES"})
  void aCallThatFailsFailsTheSave(Call call) throws Exception {
    assertThat(save(10)).isInstanceOf(Saved.class);

    disk.broken.add(call);
    assertFails(20, "Writing to " + root.resolve(".staging-own") + " failed (");
    assertThat(failure(30)).contains("Input/output error").endsWith("The next save tries again.");
    assertThat(names(root)).containsExactly(".staging-own", "step-00000010");
    assertThat(names(root.resolve(".staging-own"))).isEmpty();

    disk.broken.clear();
    assertThat(save(40)).isInstanceOf(Saved.class);
    assertThat(names(root)).containsExactly(".staging-own", "step-00000040");
  }

  @Test
  void aRenameThatFailsFailsTheSave() throws Exception {
    assertThat(save(10)).isInstanceOf(Saved.class);
    disk.broken.add(Call.RENAME);
    assertFails(20, "Writing to");
    assertThat(names(root)).containsExactly(".staging-own", "step-00000010");
    assertThat(names(root.resolve(".staging-own"))).isEmpty();

    disk.broken.clear();
    assertThat(save(20)).isInstanceOf(Saved.class);
    assertThat(names(root)).containsExactly(".staging-own", "step-00000020");
  }

  @Test
  void aCheckpointThatMayNotOutlastAPowerCutRemovesNoOther() throws Exception {
    save(10);
    disk.broken.add(Call.SYNC_ENTRIES);
    // The rename stands, neither made durable nor taken back.
    disk.renames = path -> path.equals(root.resolve("step-00000020"));
    assertFails(20, "Writing to");
    assertThat(names(root)).containsExactly(".staging-own", "step-00000010", "step-00000020");
  }

  @Test
  void aReadOnlyDirectoryFailsTheSave() throws Exception {
    disk.denied = true;
    assertThat(failure(10))
        .contains("AccessDenied")
        .contains("make room there or see to it that it can be written to");
    disk.denied = false;
    assertThat(save(10)).isInstanceOf(Saved.class);
  }

  @Test
  void aDirectoryThatCannotBeListedIsNotTidiedAndNothingIsRemoved() throws Exception {
    save(10);
    disk.unlisted = root;
    assertThat(save(20)).isInstanceOf(Saved.class);
    assertThat(names(root)).containsExactly(".staging-own", "step-00000010", "step-00000020");

    disk.unlisted = null;
    assertThat(save(30)).isInstanceOf(Saved.class);
    assertThat(names(root)).containsExactly(".staging-own", "step-00000030");
  }

  @Test
  void aDirectoryThatCannotBeListedAtTheStartIsTold() {
    disk.unlisted = root;
    assertThatThrownBy(() -> Saves.chosenStep(store))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("cannot be read")
        .hasMessageContaining("run.directory");
    assertThatThrownBy(() -> new CheckpointStore(root, new Retention(1, 0), "next", disk))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("cannot be made, read and written");
  }

  @Test
  void whatCannotBeRemovedIsTriedAgain() throws Exception {
    save(10);
    disk.broken.add(Call.DELETE);
    assertThat(save(20)).as("Pruning trouble fails no save").isInstanceOf(Saved.class);
    disk.broken.add(Call.SYNC);
    assertFails(30, "Writing to");
    assertFails(30, "Writing to");
    // Neither is a checkpoint, in part or whole.
    assertThat(names(root)).containsExactly(".staging-own", "step-00000020");
    assertThat(names(root.resolve(".staging-own"))).hasSize(3);

    disk.broken.remove(Call.SYNC);
    assertThat(save(30)).as("The name is free again").isInstanceOf(Saved.class);

    disk.broken.clear();
    assertThat(save(40)).isInstanceOf(Saved.class);
    assertThat(names(root.resolve(".staging-own"))).isEmpty();
  }

  @Test
  void whatWasNeverRemovedIsRemovedAtTheNextStart() throws Exception {
    disk.broken.add(Call.DELETE);
    disk.broken.add(Call.SYNC);
    assertFails(10, "Writing to");
    CheckpointStore next = new CheckpointStore(root, new Retention(1, 0), "next", disk);
    assertThat(names(root)).containsExactly(".fenced-next.staging-own", ".staging-next");

    disk.broken.clear();
    Saves.save(next, 20);
    assertThat(names(root)).containsExactly(".staging-next", "step-00000020");
  }

  @Test
  void aCheckpointThatCannotBeRemovedStaysWhole() throws Exception {
    save(10);
    disk.renames = path -> path.equals(root.resolve("step-00000010"));
    assertThat(save(20)).isInstanceOf(Saved.class);

    assertThat(CheckpointCatalog.read(root).entries())
        .hasSize(2)
        .allMatch(entry -> entry.problem().isEmpty());
  }

  @Test
  void theThreadOutlivesWhateverItIsThrown() throws Exception {
    writer = thrower(new OutOfMemoryError("Java heap space"));
    assertFails(10, "There was no memory left for writing to " + root.resolve(".staging-own"));
    assertThat(names(root.resolve(".staging-own"))).isEmpty();
    writer = thrower(new StackOverflowError());
    assertFails(10, "Writing to " + root.resolve(".staging-own") + " failed by a mistake");
    writer = thrower(new IllegalStateException("a mistake"));
    assertFails(10, "Writing to " + root.resolve(".staging-own") + " failed by a mistake");
    assertThat(names(root.resolve(".staging-own"))).isEmpty();

    writer = Saves.WRITER;
    assertThat(save(10)).isInstanceOf(Saved.class);
  }

  @Test
  void anInterruptBreaksOneSaveOffOnly() throws Exception {
    // Interrupted, a channel closes: SafetensorsWriter has one, and so has fsync.
    writer =
        (directory, snapshot) -> {
          writer = Saves.WRITER;
          writer.write(directory, snapshot);
          // The next one waits by now, and is written at once, by the thread as it is.
          checkpointer.save(request(20, 20));
          Thread.currentThread().interrupt();
        };
    assertThat(failure(10)).contains("ClosedByInterruptException");

    assertThat(checkpointer.result().orElseThrow()).isInstanceOf(Saved.class);
    assertThat(names(root)).containsExactly(".staging-own", "step-00000020");
  }

  @Test
  void aJournalThatFailsIsNamed() throws Exception {
    journal =
        CompletableFuture.failedFuture(new JournalException("Another worker writes.", null, false));
    assertThat(failure(10))
        .isEqualTo(
            "The events up to it could not be committed, and no checkpoint may be ahead of the"
                + " journal: Another worker writes.");
    assertThat(names(root)).containsExactly(".staging-own");
  }

  private SaveResult save(long step) throws InterruptedException {
    checkpointer.save(request(step, 0));
    checkpointer.awaitIdle();
    return checkpointer.result().orElseThrow();
  }

  private String failure(long step) throws InterruptedException {
    SaveResult result = save(step);
    assertThat(result).isInstanceOf(Failed.class);
    return ((Failed) result).reason();
  }

  private void assertFails(long step, String beginning) throws InterruptedException {
    assertThat(failure(step)).startsWith(beginning);
  }

  private static ModelWriter thrower(Throwable failure) {
    return (directory, snapshot) -> {
      Files.writeString(directory.resolve("model.safetensors"), "half");
      if (failure instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) failure;
    };
  }

  private static final class BreakableDisk extends Disk {
    private final Set<Call> broken = EnumSet.noneOf(Call.class);
    private volatile Path unlisted;
    private volatile boolean denied;

    /** Which paths cannot be renamed. */
    private volatile Predicate<Path> renames = path -> false;

    @Override
    void createDirectory(Path directory) throws IOException {
      if (denied) {
        throw new AccessDeniedException(directory.toString());
      }
      check(Call.CREATE_DIRECTORY);
      super.createDirectory(directory);
    }

    @Override
    java.util.List<Path> list(Path directory) throws IOException {
      if (directory.equals(unlisted)) {
        throw new IOException("Input/output error");
      }
      check(Call.LIST);
      return super.list(directory);
    }

    @Override
    void sync(Path directory) throws IOException {
      check(Call.SYNC);
      super.sync(directory);
    }

    @Override
    void syncEntries(Path directory) throws IOException {
      // The checkpoint's own entries are synced well; the trouble comes after the rename.
      if (directory.getFileName().toString().startsWith("step-")) {
        super.syncEntries(directory);
        return;
      }
      check(Call.SYNC_ENTRIES);
      super.syncEntries(directory);
    }

    @Override
    void rename(Path from, Path to) throws IOException {
      check(Call.RENAME);
      if (renames.test(from)) {
        throw new IOException("Input/output error");
      }
      super.rename(from, to);
    }

    @Override
    void delete(Path directory) throws IOException {
      check(Call.DELETE);
      super.delete(directory);
    }

    private void check(Call call) throws IOException {
      if (broken.contains(call)) {
        throw new IOException("Input/output error");
      }
    }
  }
}
