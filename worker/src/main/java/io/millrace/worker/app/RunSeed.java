package io.millrace.worker.app;

import io.millrace.service.config.Settings;
import io.millrace.worker.checkpoint.RunManifest;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The seed of all that is random in a run: the one that it began with. */
final class RunSeed {
  private static final Logger LOG = LoggerFactory.getLogger(RunSeed.class);

  private RunSeed() {}

  /** Of a run that goes on, the checkpoint's, so that it draws what it would have drawn. */
  static long of(Settings settings, Optional<RunManifest> resumed) {
    long given = settings.longInteger(WorkerSettings.SEED);
    long seed = resumed.map(RunManifest::seed).orElse(given);
    if (seed != given) {
      LOG.warn(
          "The run began with the seed {} and goes on with it; seed={} would be for a new run.id",
          seed,
          given);
    }
    return seed;
  }
}
