package io.millrace.worker.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.model.DecoderConfig;
import io.millrace.worker.program.AdamWSettings;
import io.millrace.worker.program.Decoding;
import io.millrace.worker.program.Evaluated;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.ProgramSettings;
import io.millrace.worker.program.StepOutcome;
import io.millrace.worker.program.TrainingProgram;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A causal language model with AdamW on PyTorch; the mathematics is in the resource {@code
 * /torch/causal_lm.py} and the files beside it.
 */
public final class DecoderProgram implements TrainingProgram {
  private final DecoderConfig config;
  private final ProgramSettings settings;
  private final TorchRuntime runtime;
  private final TorchProgram program;
  private final Supplier<TorchProgram> decodingScript;
  private final NDManager manager;
  private final ModelState state;
  private final HeadWorkspace workspace;
  private final Outcomes outcomes;
  private final Staging staging;
  private final PeakMemory memory;
  private final boolean random;

  /** float32 [D / 2], of the rotary embedding; [0] where there is none. */
  private final NDArray frequencies;

  /** float64 [], summed over the step so far. */
  private final NDArray loss;

  private long microBatches;
  private boolean stepIsEmpty = true;

  /** Loaded when a text is first continued, which many a run never does. */
  private TorchProgram decoding;

  private DecoderProgram(
      TorchRuntime runtime,
      DecoderConfig config,
      ModelSnapshot start,
      ProgramSettings settings,
      AttentionKind attention) {
    DecoderFamily family = DecoderFamily.of(config, settings);
    this.config = config;
    this.settings = settings;
    this.runtime = runtime;
    DecoderScript script = new DecoderScript(config, family, settings, attention);
    this.program = script.training(runtime);
    this.decodingScript = () -> script.decoding(runtime);
    this.manager = runtime.newManager();
    this.state = new ModelState(manager, program, ParameterLayout.of(config), start);
    this.workspace = new HeadWorkspace(manager, config.vocabulary());
    this.outcomes = new Outcomes(manager);
    this.staging = new Staging(manager, runtime.isGpu() ? this::pinned : array -> array);
    this.memory = new PeakMemory(runtime.device());
    this.random = settings.dropout() || settings.neftuneNoise() > 0;
    this.frequencies = manager.create(family.inverseFrequencies());
    this.loss = manager.zeros(new Shape(), DataType.FLOAT64);
    this.microBatches = start.microBatches();
  }

  /**
   * Puts a model on the device.
   *
   * @param start weights of the shapes that {@code config} asks for, and the moments and the counts
   *     to go on from; a start before the first update has no moments
   * @throws IllegalArgumentException when tensors are missing, or moments are although there were
   *     updates
   */
  public static DecoderProgram load(
      TorchRuntime runtime, DecoderConfig config, ModelSnapshot start, ProgramSettings settings) {
    AttentionKind attention =
        AttentionKind.fastest(
            runtime.isGpu(),
            runtime.hasBfloat16Units(),
            settings.precision(),
            config.headWidth(),
            DecoderFamily.of(config, settings).attentionDropout() > 0);
    return load(runtime, config, start, settings, attention);
  }

  /** As {@link #load}, with a way of attention that is not necessarily the fastest. */
  static DecoderProgram load(
      TorchRuntime runtime,
      DecoderConfig config,
      ModelSnapshot start,
      ProgramSettings settings,
      AttentionKind attention) {
    ModelSnapshot ordered = SnapshotCheck.ordered(start, config.shapes());
    return new DecoderProgram(runtime, config, ordered, settings, attention);
  }

  private NDArray pinned(NDArray array) {
    return program.call("pinned", new Arguments().add(array)).get(0);
  }

  @Override
  public void stage(FlatBatch batch) {
    if (batch.targets() > 0) {
      staging.stage(batch);
    }
  }

  @Override
  public void accumulate(FlatBatch batch) {
    check(batch);
    if (batch.targets() == 0) {
      return;
    }
    long seed = random ? RandomSeeds.of(settings.seed(), microBatches) : -1;
    try (StagedBatch at = staging.take(batch)) {
      NDManager cpu = at.manager();
      Arguments arguments =
          at.sequences(frequencies)
              .add(at.targetPositions(), at.targetIds(), cpu.create(seed), cpu.create(stepIsEmpty))
              .add(workspace.array(), loss)
              .addList("parameters", state.weights())
              .addList("gradients", state.gradients());
      program.call("accumulate", arguments).close();
    }
    microBatches++;
    stepIsEmpty = false;
  }

  @Override
  public void update(double learningRate, long targets) {
    if (targets < 1 || stepIsEmpty) {
      throw new IllegalStateException("A step needs a target at least; it has none");
    }
    AdamWSettings adamW = settings.adamW();
    double[] scalars = {
      learningRate,
      adamW.beta1(),
      adamW.beta2(),
      adamW.epsilon(),
      adamW.weightDecay(),
      adamW.maxGradientNorm(),
      targets,
      outcomes.nextRow()
    };
    try (NDManager call = manager.newSubManager()) {
      Arguments arguments =
          new Arguments()
              .add(TorchRuntime.cpu(call).create(scalars), state.count(), loss, outcomes.array());
      state.addGroupsTo(arguments);
      program.call("update", arguments).close();
    }
    stepIsEmpty = true;
  }

  @Override
  public List<StepOutcome> outcomes() {
    return outcomes.take();
  }

  @Override
  public boolean outcomesAreAtHand() {
    return !runtime.isGpu();
  }

  @Override
  public Evaluated evaluate(FlatBatch batch) {
    check(batch);
    if (batch.targets() == 0) {
      return Evaluated.NOTHING;
    }
    try (StagedBatch at = staging.take(batch)) {
      Arguments arguments =
          at.sequences(frequencies)
              .add(at.targetPositions(), at.targetIds(), workspace.array())
              .addList("parameters", state.weights());
      double[] numbers = program.call("loss", arguments).get(0).toDoubleArray();
      return Evaluated.ofTokens(numbers[0], Math.round(numbers[1]));
    }
  }

  private void check(FlatBatch batch) {
    try {
      BatchCheck.check(batch, config.vocabulary(), config.positions());
    } catch (IllegalArgumentException e) {
      staging.forget(batch);
      throw e;
    }
  }

  @Override
  public Decoding decode(int[][] prompts) {
    if (decoding == null) {
      decoding = decodingScript.get();
    }
    DecodingLimits limits = new DecodingLimits(config.vocabulary(), config.positions());
    return new CachedDecoding(manager, decoding, state.weights(), frequencies, limits, prompts);
  }

  @Override
  public ModelSnapshot snapshot() {
    return state.snapshot(microBatches);
  }

  @Override
  public String device() {
    return runtime.isGpu() ? "cuda:" + runtime.device().getDeviceId() : "cpu";
  }

  @Override
  public String precision() {
    return settings.precision().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Map<String, String> hardware() {
    return runtime.hardware();
  }

  @Override
  public long peakMemoryBytes() {
    return memory.bytes();
  }

  @Override
  public long parameters() {
    return state.parameters();
  }

  @Override
  public int vocabularySize() {
    return config.vocabulary();
  }

  @Override
  public int maxPositions() {
    return config.positions();
  }

  @Override
  public void close() {
    manager.close();
    program.close();
    if (decoding != null) {
      decoding.close();
    }
  }
}
