package io.millrace.worker.torch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.huggingface.ModelDirectory;
import io.millrace.worker.huggingface.ModelReader;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.AdamWSettings;
import io.millrace.worker.program.Precision;
import io.millrace.worker.program.ProgramSettings;
import io.millrace.worker.safetensors.SafetensorsFile;
import io.millrace.worker.tensor.HostTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What make_reference.py saw in transformers, for one of its models. */
final class ReferenceRun {
  private final String name;
  private final JsonNode json;

  /** The GPT-2. */
  ReferenceRun() {
    this("gpt2");
  }

  ReferenceRun(String name) {
    this.name = name;
    try {
      json = new ObjectMapper().readTree(directory().resolve("reference.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One per family and spelling of its configuration. */
  static List<ReferenceRun> all() {
    return Stream.of("gpt2", "gpt2-variant", "llama", "smollm2", "qwen2", "qwen3")
        .map(ReferenceRun::new)
        .toList();
  }

  @Override
  public String toString() {
    return name;
  }

  Path directory() {
    try {
      return Path.of(ReferenceRun.class.getResource("/reference/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  TransformerModel start() {
    return ModelReader.read(ModelDirectory.open(directory()), false, 0);
  }

  SafetensorsFile finalWeights() {
    return SafetensorsFile.open(directory().resolve("final.safetensors"));
  }

  /** The model at the end of the run. */
  TransformerModel end() {
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    SafetensorsFile file = finalWeights();
    file.entries().keySet().forEach(weight -> weights.put(weight, file.map(weight)));
    return new TransformerModel(ModelDirectory.open(directory()).modelConfig(), weights);
  }

  /** A program at the start of the run. */
  TransformerProgram program() {
    return program(start(), 0);
  }

  TransformerProgram program(TransformerModel start, double smoothing) {
    ProgramSettings settings =
        new ProgramSettings(adamW(), smoothing, 0, false, false, Precision.FP32, 0);
    return TinyModels.program(start, settings);
  }

  AdamWSettings adamW() {
    JsonNode settings = json.path("settings");
    return new AdamWSettings(
        settings.path("beta1").asDouble(),
        settings.path("beta2").asDouble(),
        settings.path("epsilon").asDouble(),
        settings.path("weight_decay").asDouble(),
        settings.path("max_norm").asDouble());
  }

  List<ReferenceStep> steps() {
    return steps("steps");
  }

  /** From the same start, with label smoothing. */
  List<ReferenceStep> smoothedSteps() {
    return steps("smoothed");
  }

  double smoothing() {
    return json.path("smoothing").asDouble();
  }

  private List<ReferenceStep> steps(String field) {
    List<ReferenceStep> steps = new ArrayList<>();
    for (JsonNode step : json.path(field)) {
      List<FlatBatch> batches = new ArrayList<>();
      step.path("batches").forEach(batch -> batches.add(flat(batch)));
      steps.add(
          new ReferenceStep(
              step.path("learning_rate").asDouble(),
              step.path("targets").asLong(),
              step.path("loss").asDouble(),
              step.path("norm").asDouble(),
              batches));
    }
    return steps;
  }

  /** Each with the logits after it and the tokens that greedy search adds. */
  List<int[]> prompts() {
    return ints(json.path("prompts"));
  }

  List<double[]> logits() {
    return StreamSupport.stream(json.path("logits").spliterator(), false)
        .map(
            row ->
                StreamSupport.stream(row.spliterator(), false)
                    .mapToDouble(JsonNode::asDouble)
                    .toArray())
        .toList();
  }

  List<int[]> greedy() {
    return ints(json.path("greedy"));
  }

  private static List<int[]> ints(JsonNode rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(ReferenceRun::toInts).toList();
  }

  private static int[] toInts(JsonNode row) {
    return StreamSupport.stream(row.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  /** As the worker gets it from the topic and drops its padding. */
  private static FlatBatch flat(JsonNode batch) {
    return FlatBatch.of(
        new TokenBatch(
            "batch",
            Task.CAUSAL_LM,
            batch.path("rows").asInt(),
            batch.path("length").asInt(),
            toInts(batch.path("input_ids")),
            toInts(batch.path("attention_mask")),
            toInts(batch.path("labels")),
            "tokenizer",
            "format",
            List.of(),
            0,
            0,
            Instant.EPOCH,
            Instant.EPOCH));
  }
}
