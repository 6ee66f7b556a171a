package io.millrace.worker.torch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.huggingface.ModelDirectory;
import io.millrace.worker.huggingface.ModelReader;
import io.millrace.worker.model.DecoderModel;
import io.millrace.worker.program.AdamWSettings;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.ProgramSettings;
import io.millrace.worker.safetensors.SafetensorsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** What make_gpt2_reference.py saw in transformers. */
final class ReferenceRun {
  private final JsonNode json;

  /** A step: its batches and what came of it. */
  record Step(
      double learningRate, long targets, double loss, double norm, List<FlatBatch> batches) {}

  ReferenceRun() {
    try {
      json = new ObjectMapper().readTree(directory().resolve("reference.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path directory() {
    try {
      return Path.of(ReferenceRun.class.getResource("/gpt2-reference").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static DecoderModel start() {
    return ModelReader.read(ModelDirectory.open(directory()), false, 0);
  }

  static SafetensorsFile finalWeights() {
    return SafetensorsFile.open(directory().resolve("final.safetensors"));
  }

  /** A program at the start of the run. */
  DecoderProgram program() {
    return program(start());
  }

  DecoderProgram program(DecoderModel start) {
    ModelSnapshot snapshot = ModelSnapshot.untrained(start.weights());
    return DecoderProgram.load(
        TorchRuntime.start(new TorchSettings("cpu", 1, 42)),
        start.config(),
        snapshot,
        ProgramSettings.plain(adamW()));
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

  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    for (JsonNode step : json.path("steps")) {
      List<FlatBatch> batches = new ArrayList<>();
      step.path("batches").forEach(batch -> batches.add(flat(batch)));
      steps.add(
          new Step(
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

  /** The batch's rows, each a sequence, as the worker makes them of a padded batch. */
  private static FlatBatch flat(JsonNode batch) {
    int length = batch.path("length").asInt();
    int[] ids = toInts(batch.path("input_ids"));
    int[] mask = toInts(batch.path("attention_mask"));
    int[] labels = toInts(batch.path("labels"));
    List<TestSequence> sequences = new ArrayList<>();
    for (int row = 0; row < batch.path("rows").asInt(); row++) {
      int[] real =
          IntStream.range(row * length, (row + 1) * length).filter(i -> mask[i] != 0).toArray();
      sequences.add(
          new TestSequence(
              IntStream.of(real).map(i -> ids[i]).toArray(),
              IntStream.of(real).map(i -> labels[i]).toArray()));
    }
    return TestSequence.flat(sequences);
  }
}
