package io.millrace.worker.checkpoint;

import static io.millrace.worker.checkpoint.Saves.WRITER;
import static io.millrace.worker.checkpoint.Saves.names;
import static io.millrace.worker.checkpoint.Saves.request;
import static io.millrace.worker.checkpoint.Saves.save;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import io.millrace.worker.journal.Journal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker is stopped, replaced and continued: a zombie. */
class FencingTest {
  private static final Retention KEEP_ONE = new Retention(1, 0);

  @TempDir Path root;
  private CheckpointStore zombie;
  private CheckpointStore successor;

  @BeforeEach
  void open() throws IOException {
    zombie = new CheckpointStore(root, KEEP_ONE, "zombie");
    save(zombie, 10);
  }

  @Test
  void isReplacedWhileItWritesAFile() throws Exception {
    ModelWriter stopped =
        (directory, snapshot) -> {
          try (OutputStream open = Files.newOutputStream(directory.resolve("model.safetensors"))) {
            open.write(1);
            succeed();
            // A file that is open already can still be written to, which hurts nobody.
            open.write(2);
          }
          Files.writeString(directory.resolve("optimizer.safetensors"), "more");
        };

    assertSaveFails(stopped, new Saves.CommittedJournal());
  }

  @Test
  void isReplacedAfterItsLastFile() throws Exception {
    ModelWriter stopped =
        (directory, snapshot) -> {
          WRITER.write(directory, snapshot);
          succeed();
        };

    assertSaveFails(stopped, new Saves.CommittedJournal());
  }

  @Test
  void isReplacedWhenAllIsReadyToBePromoted() throws Exception {
    assertSaveFails(WRITER, new SucceedingJournal());
  }

  @Test
  void isReplacedBetweenTwoSaves() throws Exception {
    succeed();

    assertSaveFails(WRITER, new Saves.CommittedJournal());
  }

  @Test
  void removesNothingOfItsSuccessors() throws IOException {
    succeed();
    save(successor, 30);

    assertThatThrownBy(() -> zombie.prune(Long.MAX_VALUE)).isInstanceOf(IOException.class);
    zombie.staging().tidy();
    zombie.close();

    assertThat(names(root))
        .containsExactly(".staging-successor", "step-00000010", "step-00000020", "step-00000030");
  }

  @Test
  void isReplacedWhileItPromotes() {
    zombie = new CheckpointStore(root, KEEP_ONE, "other", new StoppedAtTheRename());

    assertThatThrownBy(
            () -> zombie.write(WRITER, request(15, 0), zombie.directoryFor(15), () -> {}))
        .isInstanceOf(IOException.class);
    assertUntouched();
  }

  @Test
  void isReplacedWhileItRemoves() throws IOException {
    save(zombie, 15);
    zombie = new CheckpointStore(root, KEEP_ONE, "other", new StoppedAtTheRename());

    assertThatThrownBy(() -> zombie.prune(Long.MAX_VALUE)).isInstanceOf(IOException.class);
    assertThat(names(root))
        .containsExactly(".staging-successor", "step-00000010", "step-00000015", "step-00000020");
  }

  @Test
  void whatItPromotedBeforeIsSeenByItsSuccessor() throws IOException {
    save(zombie, 15);
    successor = new CheckpointStore(root, KEEP_ONE, "successor");

    assertThat(Saves.chosenStep(successor)).contains(15L);
  }

  @Test
  void leftoversOfAllKindsAreRemoved() throws IOException {
    for (String name :
        new String[] {
          ".staging-dead", ".fenced-dead.staging-deader", ".step-00000040.unfinished"
        }) {
      Files.createDirectories(root.resolve(name).resolve("step-00000040-1"));
      Files.writeString(root.resolve(name).resolve("step-00000040-1/model.safetensors"), "half");
    }
    Files.writeString(root.resolve(".hidden"), "somebody's own");

    succeed();

    assertThat(names(root))
        .containsExactly(".hidden", ".staging-successor", "step-00000010", "step-00000020");
  }

  @Test
  void isReplacedWhileItClaims() {
    Disk stopping =
        new Disk() {
          @Override
          void createDirectory(Path directory) throws IOException {
            super.createDirectory(directory);
            succeed();
          }
        };

    assertThatThrownBy(() -> new CheckpointStore(root, KEEP_ONE, "late", stopping))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("has taken " + root + " over while this one started");
    assertThat(successor.staging().isLost()).isFalse();
  }

  @Test
  void isReplacedAtTheEndOfItsClaim() {
    Disk stopping =
        new Disk() {
          private int looks;

          @Override
          List<Path> list(Path directory) throws IOException {
            looks++;
            // The others are fenced off by now, and what they left is looked for.
            if (looks == 2) {
              succeed();
            }
            return super.list(directory);
          }
        };

    assertThatThrownBy(() -> new CheckpointStore(root, KEEP_ONE, "late", stopping))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("has taken " + root + " over while this one started");
    assertThat(successor.staging().isLost()).isFalse();
  }

  @Test
  void oneThatCannotBeFencedKeepsTheNextFromStarting() {
    Disk failing =
        new Disk() {
          @Override
          void rename(Path from, Path to) throws IOException {
            throw new IOException("Input/output error");
          }
        };

    assertThatThrownBy(() -> new CheckpointStore(root, KEEP_ONE, "successor", failing))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("Input/output error");
  }

  /** Another worker starts and saves. */
  private void succeed() throws IOException {
    if (successor == null) {
      successor = new CheckpointStore(root, new Retention(0, 0), "successor");
      save(successor, 20);
    }
  }

  private void assertSaveFails(ModelWriter writer, Journal journal) throws Exception {
    try (BackgroundCheckpointer checkpointer =
        new BackgroundCheckpointer(zombie, writer, journal)) {
      for (int step = 15; step <= 45; step += 15) {
        checkpointer.save(request(step, 0));
        checkpointer.awaitIdle();

        SaveResult result = checkpointer.result().orElseThrow();
        assertThat(result).isInstanceOf(SaveResult.Failed.class);
        assertThat(((SaveResult.Failed) result).reason())
            .startsWith("This worker's staging directory " + root.resolve(".staging-zombie"))
            .contains("another worker has taken the run over")
            .endsWith("End this one.");
      }
    }
    assertUntouched();
  }

  private void assertUntouched() {
    assertThat(root)
        .satisfies(
            r ->
                assertThat(names(r))
                    .containsExactly(".staging-successor", "step-00000010", "step-00000020"));
    assertThat(successor.choose(whole -> Optional.empty()).passedOver()).isEmpty();
    assertThat(successor.staging().isLost()).isFalse();
  }

  private final class SucceedingJournal extends Saves.CommittedJournal {
    @Override
    public CompletableFuture<Void> flush() {
      try {
        succeed();
      } catch (IOException e) {
        return CompletableFuture.failedFuture(e);
      }
      return super.flush();
    }
  }

  /** It is stopped with nothing left to do but the rename of a checkpoint. */
  private final class StoppedAtTheRename extends Disk {
    @Override
    void rename(Path from, Path to) throws IOException {
      if (from.getFileName().toString().startsWith("step-")) {
        succeed();
      }
      super.rename(from, to);
    }
  }
}
