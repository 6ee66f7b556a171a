package io.millrace.worker.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.millrace.service.SetupException;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.batch.Supervision.NextTokens;
import io.millrace.worker.model.DecoderConfig;
import io.millrace.worker.program.Evaluated;
import io.millrace.worker.program.Precision;
import io.millrace.worker.program.ProgramSettings;
import java.util.List;
import java.util.Map;

/** To predict the tokens that follow. */
final class NextTokenObjective implements Objective {
  private final DecoderConfig config;
  private final ProgramSettings settings;
  private final HeadWorkspace workspace;

  NextTokenObjective(NDManager manager, DecoderConfig config, ProgramSettings settings) {
    if (!settings.classWeights().isEmpty()) {
      throw new SetupException(
          "class.weights is set, and the model predicts tokens: leave it empty.");
    }
    this.config = config;
    this.settings = settings;
    this.workspace = new HeadWorkspace(manager, config.vocabulary());
  }

  @Override
  public String source() {
    return "/torch/language_head.py";
  }

  @Override
  public ScriptObject head() {
    return new ScriptObject(
        "head",
        "Head",
        Map.of(
            "training",
            true,
            "tied",
            config.tied(),
            "half",
            settings.precision() == Precision.BF16,
            "smoothing",
            settings.labelSmoothing()));
  }

  @Override
  public void check(FlatBatch batch) {
    if (!(batch.supervision() instanceof NextTokens next)) {
      throw new IllegalArgumentException(
          "The batch is for sequence classification, and the model predicts tokens");
    }
    BatchCheck.checkIds("target", next.ids(), config.vocabulary());
  }

  @Override
  public int[] rows(FlatBatch batch) {
    return ((NextTokens) batch.supervision()).positions();
  }

  @Override
  public NDArray targets(NDManager manager, FlatBatch batch) {
    return manager.create(((NextTokens) batch.supervision()).ids());
  }

  @Override
  public double weight(FlatBatch batch) {
    return batch.targets();
  }

  @Override
  public List<NDArray> given() {
    return List.of(workspace.array());
  }

  @Override
  public Evaluated evaluated(double[] numbers) {
    return Evaluated.ofTokens(numbers[0], Math.round(numbers[1]));
  }
}
