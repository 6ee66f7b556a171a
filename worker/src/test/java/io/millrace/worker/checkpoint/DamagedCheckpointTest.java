package io.millrace.worker.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every file that a worker writes, damaged at many places: the one before is chosen each time. */
class DamagedCheckpointTest {
  private static final int PLACES = 60;

  @TempDir Path origin;
  @TempDir Path root;
  private final Random random = new Random(20261101);
  private CheckpointStore store;
  private Path newest;

  @BeforeEach
  void saveTwo() throws IOException {
    Saves.Real real = Saves.Real.in(origin);
    store = new CheckpointStore(root, new Retention(0, 0), "own");
    for (long step : new long[] {10, 20}) {
      store.write(real.writer(), real.request(step), store.directoryFor(step), () -> {});
    }
    newest = root.resolve("step-00000020");
    assertThat(DirectoryFiles.list(newest)).hasSize(7);
  }

  @Test
  void aFlippedBit() throws IOException {
    for (Path file : DirectoryFiles.list(newest)) {
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < PLACES; i++) {
        int bit = random.nextInt(8 * whole.length);
        byte[] damaged = whole.clone();
        damaged[bit / 8] ^= (byte) (1 << bit % 8);
        assertPassedOver(file, whole, damaged, "bit " + bit);
      }
    }
  }

  @Test
  void cutShort() throws IOException {
    for (Path file : DirectoryFiles.list(newest)) {
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < PLACES; i++) {
        int length = i == 0 ? 0 : i == 1 ? whole.length - 1 : random.nextInt(whole.length);
        assertPassedOver(file, whole, Arrays.copyOf(whole, length), "length " + length);
      }
    }
  }

  @Test
  void zeroesInTheMiddleAsAfterAPowerCut() throws IOException {
    for (Path file : DirectoryFiles.list(newest)) {
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < PLACES; i++) {
        byte[] damaged = whole.clone();
        int from = random.nextInt(whole.length);
        Arrays.fill(damaged, from, Math.min(whole.length, from + 512), (byte) 0);
        if (!Arrays.equals(damaged, whole)) {
          assertPassedOver(file, whole, damaged, "zeroes from " + from);
        }
      }
    }
  }

  @Test
  void somethingAppended() throws IOException {
    for (Path file : DirectoryFiles.list(newest)) {
      byte[] whole = Files.readAllBytes(file);
      assertPassedOver(file, whole, Arrays.copyOf(whole, whole.length + 1), "one byte more");
    }
  }

  @Test
  void missing() throws IOException {
    for (Path file : DirectoryFiles.list(newest)) {
      byte[] whole = Files.readAllBytes(file);
      Files.delete(file);
      assertOlderIsChosen(file + " missing");
      Files.write(file, whole);
    }
  }

  private void assertPassedOver(Path file, byte[] whole, byte[] damaged, String what)
      throws IOException {
    Files.write(file, damaged);
    assertOlderIsChosen(file.getFileName() + ", " + what);
    Files.write(file, whole);
  }

  private void assertOlderIsChosen(String damage) {
    Choice choice = store.choose(checkpoint -> Optional.empty());
    assertThat(choice.chosen().map(c -> c.manifest().step())).as(damage).contains(10L);
    assertThat(choice.passedOver()).as(damage).hasSize(1);
    assertThat(choice.passedOver().get(0).reason()).as(damage).endsWith(".").isNotBlank();
  }
}
