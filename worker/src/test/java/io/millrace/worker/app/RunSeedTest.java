package io.millrace.worker.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.service.config.Settings;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.source.ReadPosition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunSeedTest {
  private static final Settings SETTINGS =
      WorkerSettings.of(Map.of("model.directory", "model", "seed", "8"));

  @Test
  void aNewRunTakesTheOneThatIsSet() {
    assertThat(RunSeed.of(SETTINGS, Optional.empty())).isEqualTo(8);
  }

  @Test
  void aRunThatGoesOnKeepsItsOwn() {
    assertThat(RunSeed.of(SETTINGS, Optional.of(manifestWithSeed(7)))).isEqualTo(7);
  }

  private static RunManifest manifestWithSeed(long seed) {
    return new RunManifest(
        RunManifest.FORMAT_VERSION,
        "run",
        "incarnation",
        10,
        ReadPosition.START,
        Map.of(),
        0,
        0,
        List.of(),
        seed,
        10,
        10,
        null,
        0,
        0,
        0,
        0,
        "",
        0,
        Map.of());
  }
}
