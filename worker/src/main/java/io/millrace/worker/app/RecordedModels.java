package io.millrace.worker.app;

import io.millrace.service.config.Settings;
import io.millrace.worker.audit.ReplayBase;
import io.millrace.worker.audit.ReplayModels;
import io.millrace.worker.checkpoint.Checkpoint;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.progress.RunConditions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Loads models under the settings that a run has written down. */
final class RecordedModels implements ReplayModels {
  private final Map<String, String> given;

  /**
   * Models.
   *
   * @param given settings that are to be otherwise than the run had them
   */
  RecordedModels(Map<String, String> given) {
    this.given = Map.copyOf(given);
  }

  @Override
  public Path baseModel(RunConditions begun) {
    return Path.of(settings(begun).string(WorkerSettings.MODEL_DIRECTORY));
  }

  @Override
  public boolean alike(RunConditions one, RunConditions other) {
    Settings first = settings(one);
    Settings second = settings(other);
    // The precision is bf16 or fp32 here, whatever units the device has.
    return ProgramPlans.settings(first, 0, false).equals(ProgramPlans.settings(second, 0, false))
        && first.string(WorkerSettings.DEVICE).equals(second.string(WorkerSettings.DEVICE))
        && first.integer(WorkerSettings.THREADS) == second.integer(WorkerSettings.THREADS);
  }

  @Override
  public Loaded load(
      ReplayBase base, RunConditions conditions, Optional<ModelSnapshot> at, long seed) {
    Map<String, String> here = new HashMap<>(given);
    here.put(WorkerSettings.MODEL_DIRECTORY, base.directory().toString());
    LoadedModel model =
        new ModelLoading(RecordedSettings.of(conditions, here)).load(base.checkpoint(), at, seed);
    HostWeights.release();
    return new Loaded(model.program(), model.writer());
  }

  @Override
  public ModelSnapshot saved(Checkpoint checkpoint) {
    return ModelLoading.saved(checkpoint);
  }

  private Settings settings(RunConditions conditions) {
    return RecordedSettings.of(conditions, given);
  }
}
