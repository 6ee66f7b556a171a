package io.millrace.worker.torch;

import io.millrace.worker.model.DecoderConfig;
import io.millrace.worker.model.ModelConfig;
import io.millrace.worker.program.Precision;
import io.millrace.worker.program.ProgramSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts a family's stack and an objective's head together with the parts that they call, and with
 * transformer.py for training or with decoding.py for continuing texts.
 *
 * @param family of which the model is
 * @param attention the way of attention within whole sequences
 */
record TransformerScript(
    ModelConfig config,
    StackFamily family,
    Objective objective,
    ProgramSettings settings,
    AttentionKind attention) {
  private static final List<String> SHARED =
      List.of(
          "attention",
          "cross_entropy",
          "linear",
          "norm",
          "objective",
          "random",
          "rotary",
          "sequences");
  private static final List<String> TRAINING = List.of("adamw", "transformer");
  private static final List<String> DECODING = List.of("decoding");

  /** The program that trains. */
  TorchProgram training(TorchRuntime runtime) {
    Map<String, Object> attributes = attributes();
    attributes.put("checkpointing", settings.gradientCheckpointing());
    attributes.put("tied", config instanceof DecoderConfig decoder && decoder.tied());
    attributes.put("embedding_dropout", family.dropout().embedding());
    attributes.put("attention_dropout", family.dropout().attention());
    attributes.put("inner_dropout", family.dropout().inner());
    attributes.put("padding_token", config.transformer().paddingToken());
    attributes.put("noise", settings.neftuneNoise());
    ScriptObject program = new ScriptObject("transformer", "Transformer", attributes);
    return new TorchProgram(runtime, sources(TRAINING), program);
  }

  /** The program that continues texts. */
  TorchProgram decoding(TorchRuntime runtime) {
    ScriptObject program = new ScriptObject("decoding", "Decoding", attributes());
    return new TorchProgram(runtime, sources(DECODING), program);
  }

  private Map<String, String> sources(List<String> own) {
    Map<String, String> sources = new LinkedHashMap<>();
    SHARED.forEach(module -> sources.put(module, "/torch/" + module + ".py"));
    own.forEach(module -> sources.put(module, "/torch/" + module + ".py"));
    sources.put("stack", family.source());
    sources.put("head", objective.source());
    return sources;
  }

  private Map<String, Object> attributes() {
    boolean half = settings.precision() == Precision.BF16;
    int layers = config.transformer().layers();
    Map<String, Object> stack = new LinkedHashMap<>(family.attributes());
    stack.put("training", true);
    stack.put("layers", layers);
    stack.put("attention_kind", attention.scriptName());
    stack.put("attention_dropout", family.dropout().weights());
    stack.put("half", half);

    Map<String, Object> program = new LinkedHashMap<>();
    program.put("training", true);
    program.put("stack", new ScriptObject("stack", "Stack", stack));
    program.put("head", objective.head());
    program.put("layers", layers);
    program.put("half", half);
    return program;
  }
}
