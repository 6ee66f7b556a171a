package io.millrace.worker.torch;

import io.millrace.worker.model.DecoderConfig;
import io.millrace.worker.program.Precision;
import io.millrace.worker.program.ProgramSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts causal_lm.py, the parts it calls and a family's decoder together. */
final class DecoderScript {
  private static final List<String> SHARED =
      List.of(
          "adamw",
          "attention",
          "causal_lm",
          "cross_entropy",
          "linear",
          "norm",
          "random",
          "rotary",
          "sequences");

  private DecoderScript() {}

  static TorchProgram load(
      TorchRuntime runtime,
      DecoderConfig config,
      DecoderFamily family,
      ProgramSettings settings,
      AttentionKind attention) {
    Map<String, String> sources = new LinkedHashMap<>();
    SHARED.forEach(module -> sources.put(module, "/torch/" + module + ".py"));
    sources.put("decoder", family.source());
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
    program.put("checkpointing", settings.gradientCheckpointing());
    program.put("embedding_dropout", family.embeddingDropout());
    program.put("residual_dropout", family.residualDropout());
    program.put("padding_token", family.paddingToken());
    program.put("noise", settings.neftuneNoise());
    program.put("smoothing", settings.labelSmoothing());
    return new TorchProgram(runtime, sources, new ScriptObject("causal_lm", "CausalLm", program));
  }
}
