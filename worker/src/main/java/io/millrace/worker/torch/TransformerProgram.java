package io.millrace.worker.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.model.ClassifierConfig;
import io.millrace.worker.model.DecoderConfig;
import io.millrace.worker.model.ModelConfig;
import io.millrace.worker.program.AdamWSettings;
import io.millrace.worker.program.CapturedModel;
import io.millrace.worker.program.Decoding;
import io.millrace.worker.program.Evaluated;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.ProgramSettings;
import io.millrace.worker.program.StepOutcome;
import io.millrace.worker.program.TrainingProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A transformer with AdamW on PyTorch; the mathematics is in the resource {@code
 * /torch/transformer.py} and the files beside it.
 */
public final class TransformerProgram implements TrainingProgram {
  private final ModelConfig config;
  private final ProgramSettings settings;
  private final TorchRuntime runtime;
  private final TorchProgram program;
  private final Supplier<TorchProgram> decodingScript;
  private final NDManager manager;
  private final ParameterLayout layout;
  private final ModelState state;
  private final Objective objective;
  private final Outcomes outcomes;
  private final Staging staging;
  private final DeviceMemory memory;
  private final DeviceCopies copies;
  private final MemoryGuard guard;
  private final boolean random;
  private final int types;

  /** float32 [D / 2], of the rotary embedding; [0] where there is none. */
  private final NDArray frequencies;

  /** float64 [], summed over the step so far. */
  private final NDArray loss;

  private long microBatches;

  /** What the step's loss so far is to be divided by; 0 where it has no micro-batch yet. */
  private double stepWeight;

  /** Loaded when a text is first continued, which many a run never does. */
  private TorchProgram decoding;

  private TransformerProgram(
      TorchRuntime runtime,
      ModelConfig config,
      ModelSnapshot start,
      ProgramSettings settings,
      AttentionKind attention) {
    StackFamily family = StackFamily.of(config.transformer(), settings);
    this.config = config;
    this.settings = settings;
    this.runtime = runtime;
    this.manager = runtime.newManager();
    this.layout = ParameterLayout.of(config);
    this.guard = new MemoryGuard(device(), settings, layout.elements());
    this.objective = guard.loading(() -> objective(manager, config, settings));
    TransformerScript script =
        new TransformerScript(config, family, objective, settings, attention);
    this.program = script.training(runtime);
    this.decodingScript = () -> script.decoding(runtime);
    this.state = guard.loading(() -> new ModelState(manager, program, layout, start));
    this.outcomes = new Outcomes(manager);
    this.types = family.types();
    this.staging =
        new Staging(
            manager, new StagedBatch.Form(objective, types, hostArrays()), settings.splitTokens());
    this.memory = new DeviceMemory(runtime.device());
    this.copies = copies(memory::free);
    this.random = settings.dropout() || settings.neftuneNoise() > 0;
    this.frequencies = manager.create(family.inverseFrequencies());
    this.loss = manager.zeros(new Shape(), DataType.FLOAT64);
    this.microBatches = start.microBatches();
  }

  private static Objective objective(
      NDManager manager, ModelConfig config, ProgramSettings settings) {
    return config instanceof ClassifierConfig classifier
        ? new LabelObjective(manager, classifier, settings)
        : new NextTokenObjective(manager, (DecoderConfig) config, settings);
  }

  /**
   * Puts a model on the device.
   *
   * @param start weights of the shapes that {@code config} asks for, and the moments and the counts
   *     to go on from; a start before the first update has no moments
   * @throws IllegalArgumentException when tensors are missing, or moments are although there were
   *     updates
   * @throws io.millrace.service.SetupException when class weights or smoothing do not fit the model
   */
  public static TransformerProgram load(
      TorchRuntime runtime, ModelConfig config, ModelSnapshot start, ProgramSettings settings) {
    AttentionKind attention =
        AttentionKind.fastest(
            runtime.isGpu(),
            runtime.hasBfloat16Units(),
            settings.precision(),
            config.transformer().headWidth(),
            StackFamily.of(config.transformer(), settings).dropout().weights() > 0);
    return load(runtime, config, start, settings, attention);
  }

  /** As {@link #load}, with a way of attention that is not necessarily the fastest. */
  static TransformerProgram load(
      TorchRuntime runtime,
      ModelConfig config,
      ModelSnapshot start,
      ProgramSettings settings,
      AttentionKind attention) {
    ModelSnapshot ordered = SnapshotCheck.ordered(start, config.shapes());
    return new TransformerProgram(runtime, config, ordered, settings, attention);
  }

  /** Makes of an array on the host one that the device can copy from and to. */
  private UnaryOperator<NDArray> hostArrays() {
    return runtime.isGpu() ? this::pinned : array -> array;
  }

  private NDArray pinned(NDArray array) {
    return program.call("pinned", new Arguments().add(array)).get(0);
  }

  @Override
  public void stage(FlatBatch batch) {
    if (batch.targets() > 0 && isInRange(batch)) {
      staging.stage(batch);
    }
  }

  @Override
  public void accumulate(FlatBatch batch) {
    check(batch);
    if (batch.targets() == 0) {
      return;
    }
    try (StagedParts staged = staging.take(batch)) {
      List<StagedBatch> parts = staged.parts();
      for (int i = 0; i < parts.size(); i++) {
        StagedBatch part = parts.get(i);
        long seed = random ? RandomSeeds.of(settings.seed(), microBatches, i) : -1;
        guard.training(part.batch(), () -> accumulate(part, seed));
        stepWeight += objective.weight(part.batch());
      }
    }
    microBatches++;
  }

  private void accumulate(StagedBatch at, long seed) {
    NDManager cpu = at.manager();
    Arguments arguments =
        at.sequences(frequencies)
            .add(at.rows(), at.targets(), cpu.create(seed), cpu.create(stepIsEmpty()), loss)
            .addList("given", objective.given())
            .addList("parameters", state.weights())
            .addList("gradients", state.gradients());
    program.call("accumulate", arguments).close();
  }

  private boolean stepIsEmpty() {
    return stepWeight == 0;
  }

  @Override
  public void update(double learningRate, long targets) {
    if (targets < 1 || stepIsEmpty()) {
      throw new IllegalStateException("A step needs a target at least; it has none");
    }
    guard.updating(true, state::makeMoments);
    AdamWSettings adamW = settings.adamW();
    double[] scalars = {
      learningRate,
      adamW.beta1(),
      adamW.beta2(),
      adamW.epsilon(),
      adamW.weightDecay(),
      adamW.maxGradientNorm(),
      stepWeight,
      outcomes.nextRow(targets / stepWeight)
    };
    guard.updating(false, () -> update(scalars));
    stepWeight = 0;
  }

  private void update(double[] scalars) {
    try (NDManager call = manager.newSubManager()) {
      Arguments arguments =
          new Arguments()
              .add(TorchRuntime.cpu(call).create(scalars), state.count(), loss, outcomes.array());
      state.addGroupsTo(arguments);
      program.call("update", arguments).close();
    }
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
    try (StagedParts staged = staging.take(batch)) {
      return staged.parts().stream()
          .map(part -> guard.evaluating(part.batch(), () -> evaluate(part)))
          .reduce(TransformerProgram::sum)
          .map(objective::evaluated)
          .orElseThrow();
    }
  }

  private double[] evaluate(StagedBatch at) {
    Arguments arguments =
        at.sequences(frequencies)
            .add(at.rows(), at.targets())
            .addList("given", objective.given())
            .addList("parameters", state.weights());
    return program.call("loss", arguments).get(0).toDoubleArray();
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = new double[a.length];
    Arrays.setAll(sum, i -> a[i] + b[i]);
    return sum;
  }

  /**
   * What the head makes of a classifier's sequences: float[S][K] for S sequences and K labels.
   *
   * @throws IllegalArgumentException as {@link #accumulate}
   * @throws IllegalStateException when the model is no classifier
   */
  public float[][] logits(FlatBatch batch) {
    if (!(config instanceof ClassifierConfig classifier)) {
      throw new IllegalStateException("The model predicts tokens, and classifies nothing");
    }
    check(batch);
    int width = classifier.head().labels().size();
    List<float[]> rows = new ArrayList<>();
    try (StagedParts staged = staging.take(batch)) {
      for (StagedBatch part : staged.parts()) {
        float[] all = guard.evaluating(part.batch(), () -> logits(part));
        for (int from = 0; from < all.length; from += width) {
          rows.add(Arrays.copyOfRange(all, from, from + width));
        }
      }
    }
    return rows.toArray(float[][]::new);
  }

  private float[] logits(StagedBatch at) {
    Arguments arguments =
        at.sequences(frequencies).add(at.rows()).addList("parameters", state.weights());
    return program.call("logits", arguments).get(0).toFloatArray();
  }

  private boolean isInRange(FlatBatch batch) {
    try {
      requireInRange(batch);
      return true;
    } catch (IllegalArgumentException e) {
      // Whoever trains on it is told why.
      return false;
    }
  }

  private void check(FlatBatch batch) {
    try {
      requireInRange(batch);
    } catch (IllegalArgumentException e) {
      staging.forget(batch);
      throw e;
    }
  }

  private void requireInRange(FlatBatch batch) {
    BatchCheck.check(batch, config.vocabulary(), config.positions(), types);
    objective.check(batch);
  }

  @Override
  public Decoding decode(int[][] prompts) {
    if (!(config instanceof DecoderConfig)) {
      throw new IllegalStateException("The model classifies texts, and continues none");
    }
    if (decoding == null) {
      decoding = decodingScript.get();
    }
    DecodingLimits limits = new DecodingLimits(config.vocabulary(), config.positions());
    return guard.generating(
        prompts.length,
        () ->
            new CachedDecoding(
                manager, decoding, objective, state.weights(), frequencies, limits, prompts));
  }

  @Override
  public ModelSnapshot snapshot() {
    if (!runtime.isGpu()) {
      return state.snapshot(microBatches);
    }
    try (FlatReader reader = reader()) {
      return reader.read(state.arrays(), state.updates(), microBatches);
    }
  }

  @Override
  public CapturedModel capture() {
    return runtime.isGpu() ? captureOnDevice() : CapturedModel.of(snapshot());
  }

  /** Copies the model within the device, if that has room; it comes to the host when it is read. */
  CapturedModel captureOnDevice() {
    return copies.take(microBatches).orElseGet(() -> CapturedModel.of(snapshot()));
  }

  /** The model read through a buffer of so many elements. */
  ModelSnapshot readThrough(int elements) {
    try (FlatReader reader = new FlatReader(manager, program, layout, hostArrays(), elements)) {
      return reader.read(state.arrays(), state.updates(), microBatches);
    }
  }

  /** Another holder of copies, on a device with so many bytes free. */
  DeviceCopies copies(LongSupplier free) {
    return new DeviceCopies(manager, program, state, this::reader, free);
  }

  private FlatReader reader() {
    return new FlatReader(manager, program, layout, hostArrays());
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
    return memory.peak();
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
