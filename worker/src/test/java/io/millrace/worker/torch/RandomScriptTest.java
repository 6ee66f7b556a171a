package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What random.py draws. */
class RandomScriptTest {
  private static final int WIDTH = 400;

  private final TorchRuntime runtime = TorchRuntime.start(new TorchSettings("cpu", 1, 42));
  private final NDManager manager = runtime.newManager();
  private final TorchProgram draws =
      new TorchProgram(
          runtime,
          Map.of("draws", "/torch/draws.py", "random", "/torch/random.py"),
          new ScriptObject("draws", "Draws", Map.of("training", true)));

  @AfterEach
  void close() {
    draws.close();
    manager.close();
  }

  @Test
  void everyPlaceInAModelHasItsOwnSeed() {
    Set<Long> seeds = new HashSet<>();
    for (long layer = 0; layer < 100; layer++) {
      for (long site = 0; site < 8; site++) {
        seeds.add(
            draws
                .call("place", new Arguments().add(manager.create(new long[] {1000, layer, site})))
                .get(0)
                .getLong());
      }
    }
    assertThat(seeds).hasSize(800);
  }

  @Test
  void dropoutKeepsTheMeanAndDropsTheShareAskedFor() {
    float[] mask =
        draws
            .call(
                "keep",
                new Arguments().add(manager.ones(new Shape(100, WIDTH)), manager.create(0.3)))
            .get(0)
            .toFloatArray();
    int dropped = 0;
    for (float value : mask) {
      if (value == 0) {
        dropped++;
      } else {
        assertThat(value).isCloseTo(1 / 0.7f, within(1e-6f));
      }
    }
    assertThat((double) dropped / mask.length).isCloseTo(0.3, within(0.01));
  }

  @Test
  void noiseIsAsLoudAsEachSequenceIsShort() {
    int[] lengths = {4, 25, 1};
    float[] noise =
        draws
            .call(
                "noise",
                new Arguments()
                    .add(
                        manager.zeros(new Shape(30, WIDTH)),
                        manager.create(5.0),
                        manager.create(lengths)))
            .get(0)
            .toFloatArray();
    int start = 0;
    for (int length : lengths) {
      double bound = 5 / Math.sqrt(length * (double) WIDTH);
      double largest = 0;
      double sum = 0;
      for (int i = start * WIDTH; i < (start + length) * WIDTH; i++) {
        largest = Math.max(largest, Math.abs(noise[i]));
        sum += noise[i];
      }
      assertThat(largest).isBetween(0.95 * bound, bound);
      assertThat(sum / (length * WIDTH)).isCloseTo(0, within(0.1 * bound));
      start += length;
    }
  }
}
