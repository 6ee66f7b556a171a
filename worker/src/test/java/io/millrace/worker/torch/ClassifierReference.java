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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What make_classifier_reference.py saw in transformers, for one of its models. */
final class ClassifierReference {
  private final String name;
  private final JsonNode json;

  ClassifierReference(String name) {
    this.name = name;
    try {
      json = new ObjectMapper().readTree(directory().resolve("reference.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One per family, problem and weighting. */
  static List<ClassifierReference> all() {
    return Stream.of(
            "bert",
            "bert-weighted",
            "bert-multi",
            "bert-multi-weighted",
            "bert-regression",
            "roberta",
            "distilbert",
            "gpt2",
            "llama",
            "qwen2",
            "qwen3")
        .map(ClassifierReference::new)
        .toList();
  }

  /** Those that have steps with smoothed labels as well. */
  static List<ClassifierReference> smoothed() {
    return all().stream().filter(reference -> reference.json.has("smoothed")).toList();
  }

  @Override
  public String toString() {
    return name;
  }

  static Path directory(String name) {
    try {
      return Path.of(
          ClassifierReference.class.getResource("/classifier-reference/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  Path directory() {
    return directory(name);
  }

  TransformerModel start() {
    return ModelReader.read(ModelDirectory.open(directory()), false, 0);
  }

  SafetensorsFile finalWeights() {
    return SafetensorsFile.open(directory().resolve("final.safetensors"));
  }

  /** The weights at the end of the run. */
  Map<String, HostTensor> end() {
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    SafetensorsFile file = finalWeights();
    file.entries().keySet().forEach(weight -> weights.put(weight, file.map(weight)));
    return weights;
  }

  TransformerProgram program(TransformerModel model) {
    return TinyModels.program(model, settings(0));
  }

  ProgramSettings settings(double smoothing) {
    JsonNode settings = json.path("settings");
    List<Double> weights = new ArrayList<>();
    json.path("class_weights").forEach(weight -> weights.add(weight.asDouble()));
    return new ProgramSettings(
        new AdamWSettings(
            settings.path("beta1").asDouble(),
            settings.path("beta2").asDouble(),
            settings.path("epsilon").asDouble(),
            settings.path("weight_decay").asDouble(),
            settings.path("max_norm").asDouble()),
        smoothing,
        0,
        false,
        false,
        0,
        Precision.FP32,
        weights,
        0);
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

  /** Of the trained model, on {@link #evaluationBatches}. */
  JsonNode evaluation() {
    return json.path("evaluation");
  }

  List<FlatBatch> evaluationBatches() {
    return batches(evaluation());
  }

  /** Of the trained model on the last step's batches, a row per sequence. */
  List<double[]> logitsAfter() {
    return StreamSupport.stream(json.path("after").path("logits").spliterator(), false)
        .map(
            row ->
                StreamSupport.stream(row.spliterator(), false)
                    .mapToDouble(JsonNode::asDouble)
                    .toArray())
        .toList();
  }

  private List<ReferenceStep> steps(String field) {
    List<ReferenceStep> steps = new ArrayList<>();
    for (JsonNode step : json.path(field)) {
      steps.add(
          new ReferenceStep(
              step.path("learning_rate").asDouble(),
              step.path("targets").asLong(),
              step.path("loss").asDouble(),
              step.path("norm").asDouble(),
              batches(step)));
    }
    return steps;
  }

  private static List<FlatBatch> batches(JsonNode of) {
    List<FlatBatch> batches = new ArrayList<>();
    of.path("batches").forEach(batch -> batches.add(flat(batch)));
    return batches;
  }

  /** As the worker gets it from the topic and drops its padding. */
  private static FlatBatch flat(JsonNode batch) {
    int rows = batch.path("rows").asInt();
    boolean classes = batch.has("labels");
    int[] none = new int[rows];
    Arrays.fill(none, TokenBatch.IGNORED_LABEL);
    return FlatBatch.of(
        new TokenBatch(
            "batch",
            Task.SEQUENCE_CLASSIFICATION,
            rows,
            batch.path("length").asInt(),
            ints(batch.path("input_ids")),
            ints(batch.path("attention_mask")),
            classes ? ints(batch.path("labels")) : none,
            "tokenizer",
            "format",
            List.of(),
            0,
            0,
            Instant.EPOCH,
            Instant.EPOCH,
            ints(batch.path("token_type_ids")),
            floats(batch.path("label_values"))));
  }

  private static int[] ints(JsonNode row) {
    return StreamSupport.stream(row.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  private static float[] floats(JsonNode rows) {
    List<Float> all = new ArrayList<>();
    rows.forEach(row -> row.forEach(value -> all.add((float) value.asDouble())));
    float[] values = new float[all.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = all.get(i);
    }
    return values;
  }
}
