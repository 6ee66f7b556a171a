package io.millrace.worker.torch;

import io.millrace.worker.model.DecoderConfig;
import io.millrace.worker.program.Precision;
import io.millrace.worker.program.ProgramSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts a family's decoder together with the parts that it calls, and with causal_lm.py for training
 * or with decoding.py for continuing texts.
 *
 * @param family of which the model is
 * @param attention the way of attention within whole sequences
 */
record DecoderScript(
    DecoderConfig config, DecoderFamily family, ProgramSettings settings, AttentionKind attention) {
  private static final List<String> SHARED =
      List.of("attention", "linear", "norm", "random", "rotary", "sequences");
  private static final List<String> TRAINING = List.of("adamw", "causal_lm", "cross_entropy");
  private static final List<String> DECODING = List.of("decoding");

  /** The program that trains. */
  TorchProgram training(TorchRuntime runtime) {
    Map<String, Object> attributes = attributes();
    attributes.put("checkpointing", settings.gradientCheckpointing());
    attributes.put("embedding_dropout", family.embeddingDropout());
    attributes.put("residual_dropout", family.residualDropout());
    attributes.put("padding_token", family.paddingToken());
    attributes.put("noise", settings.neftuneNoise());
    attributes.put("smoothing", settings.labelSmoothing());
    ScriptObject program = new ScriptObject("causal_lm", "CausalLm", attributes);
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
    sources.put("decoder", family.source());
    return sources;
  }

  private Map<String, Object> attributes() {
    boolean half = settings.precision() == Precision.BF16;
    Map<String, Object> decoder = new LinkedHashMap<>(family.attributes());
    decoder.put("training", true);
    decoder.put("layers", config.layers());
    decoder.put("attention_kind", attention.scriptName());
    decoder.put("attention_dropout", family.attentionDropout());
    decoder.put("half", half);

    Map<String, Object> program = new LinkedHashMap<>();
    program.put("training", true);
    program.put("decoder", new ScriptObject("decoder", "Decoder", decoder));
    program.put("layers", config.layers());
    program.put("tied", config.tied());
    program.put("half", half);
    return program;
  }
}
