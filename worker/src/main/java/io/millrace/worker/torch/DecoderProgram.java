package io.millrace.worker.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.model.DecoderConfig;
import io.millrace.worker.model.Gpt2Config;
import io.millrace.worker.model.Gpt2Config.Activation;
import io.millrace.worker.program.AdamWSettings;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.ProgramSettings;
import io.millrace.worker.program.StepOutcome;
import io.millrace.worker.program.TrainingProgram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** GPT-2 with AdamW on PyTorch; the mathematics is in the resource {@code /torch/gpt2.py}. */
public final class DecoderProgram implements TrainingProgram {
  private final Gpt2Config config;
  private final List<StepOutcome> outcomes = new ArrayList<>();
  private final AdamWSettings adamW;
  private final TorchRuntime runtime;
  private final TorchProgram program;
  private final NDManager manager;
  private final OptimizerState state;
  private final ParameterGroups groups;
  private final StepGradients gradients;
  private final HeadWorkspace workspace;

  private DecoderProgram(
      TorchRuntime runtime, Gpt2Config config, ModelSnapshot start, AdamWSettings adamW) {
    this.config = config;
    this.adamW = adamW;
    this.runtime = runtime;
    this.program = new TorchProgram(runtime, "gpt2", "Gpt2", attributes(config));
    this.manager = runtime.newManager();
    this.state = new OptimizerState(manager, start);
    this.groups = new ParameterGroups(state);
    this.gradients = new StepGradients(manager, program, state.weights(), config.tied());
    this.workspace = new HeadWorkspace(manager, config.vocabulary());
  }

  /**
   * Puts a model on the device.
   *
   * @param start weights of the shapes that {@code config} asks for, and the moments and the count
   *     of steps to go on from; a start from step 0 has no moments
   * @throws IllegalArgumentException when tensors are missing, or moments are although steps were
   *     taken
   */
  public static DecoderProgram load(
      TorchRuntime runtime, DecoderConfig config, ModelSnapshot start, ProgramSettings settings) {
    ModelSnapshot ordered = SnapshotCheck.ordered(start, config.shapes());
    return new DecoderProgram(runtime, (Gpt2Config) config, ordered, settings.adamW());
  }

  private static Map<String, Object> attributes(Gpt2Config config) {
    int headWidth = config.width() / config.heads();
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("training", true);
    attributes.put("layers", config.layers());
    attributes.put("heads", config.heads());
    attributes.put("epsilon", config.normEpsilon());
    attributes.put("gelu", config.activation() == Activation.GELU_TANH ? "tanh" : "none");
    attributes.put("attention_scale", config.scaleAttention() ? 1 / Math.sqrt(headWidth) : 1.0);
    return attributes;
  }

  @Override
  public void accumulate(FlatBatch batch) {
    BatchCheck.check(batch, config.vocabulary(), config.positions());
    if (batch.targets() == 0) {
      return;
    }
    try (NDManager call = manager.newSubManager()) {
      Arguments arguments =
          arguments(call, batch)
              .add(cpu(call).create(gradients.isEmpty()), workspace.array(), gradients.head())
              .addList("parameters", state.weights());
      gradients.add(program.callWithGradients("accumulate", arguments));
    }
  }

  @Override
  public void update(double learningRate, long targets) {
    if (targets < 1 || gradients.isEmpty()) {
      throw new IllegalStateException("A step needs a target at least; it has none");
    }
    double[] scalars = {
      learningRate,
      adamW.beta1(),
      adamW.beta2(),
      adamW.epsilon(),
      adamW.weightDecay(),
      adamW.maxGradientNorm(),
      targets
    };
    try (NDManager call = manager.newSubManager()) {
      Arguments arguments = new Arguments().add(cpu(call).create(scalars), state.count());
      groups.addTo(arguments, gradients.all());
      NDList norm = program.call("update", arguments);
      StepOutcome outcome = new StepOutcome(gradients.lossSum(), norm.get(0).getFloat());
      gradients.clear();
      outcomes.add(outcome);
    }
  }

  @Override
  public List<StepOutcome> outcomes() {
    List<StepOutcome> taken = List.copyOf(outcomes);
    outcomes.clear();
    return taken;
  }

  @Override
  public boolean outcomesAreAtHand() {
    return true;
  }

  @Override
  public void stage(FlatBatch batch) {}

  @Override
  public long peakMemoryBytes() {
    return 0;
  }

  @Override
  public double evaluate(FlatBatch batch) {
    BatchCheck.check(batch, config.vocabulary(), config.positions());
    if (batch.targets() == 0) {
      return 0;
    }
    try (NDManager call = manager.newSubManager()) {
      Arguments arguments =
          arguments(call, batch).add(workspace.array()).addList("parameters", state.weights());
      return program.call("loss", arguments).get(0).getDouble();
    }
  }

  @Override
  public float[] nextTokenLogits(int[] tokenIds) {
    int length = tokenIds.length;
    if (length == 0) {
      throw new IllegalArgumentException("There is no token to go on from");
    }
    int[] positions = IntStream.range(0, length).toArray();
    int[] last = {length - 1};
    FlatBatch batch = new FlatBatch(tokenIds, positions, new int[] {length}, last, new int[1]);
    BatchCheck.check(batch, config.vocabulary(), config.positions());
    try (NDManager call = manager.newSubManager()) {
      Arguments arguments =
          new Arguments()
              .add(
                  call.create(tokenIds),
                  call.create(positions),
                  cpu(call).create(batch.sequenceLengths()),
                  call.create(last))
              .addList("parameters", state.weights());
      return program.call("logits", arguments).get(0).toFloatArray();
    }
  }

  private Arguments arguments(NDManager call, FlatBatch batch) {
    return new Arguments()
        .add(
            call.create(batch.tokenIds()),
            call.create(batch.positions()),
            cpu(call).create(batch.sequenceLengths()),
            call.create(batch.targetPositions()),
            call.create(batch.targetIds()));
  }

  /** Whatever the device: sizes and scalars are read by the program itself, not by a kernel. */
  private static NDManager cpu(NDManager call) {
    return call.newSubManager(Device.cpu());
  }

  @Override
  public ModelSnapshot snapshot() {
    return state.snapshot();
  }

  @Override
  public String device() {
    return runtime.device().getDeviceType();
  }

  @Override
  public long parameters() {
    return state.weights().stream().mapToLong(NDArray::size).sum();
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
  }
}
