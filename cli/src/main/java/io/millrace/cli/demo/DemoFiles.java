package io.millrace.cli.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.service.SetupException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A demo's directory, with the records and the model that Millrace ships unpacked into it. */
final class DemoFiles {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] SHIPPED = {
    "train.jsonl",
    "eval.jsonl",
    "shown.jsonl",
    "model/config.json",
    "model/tokenizer.json",
    "model/tokenizer_config.json"
  };

  private final Path directory;

  /**
   * Unpacks.
   *
   * @param kind whose records and model
   * @throws SetupException when the directory cannot be written
   */
  DemoFiles(Path directory, DemoKind kind) {
    this.directory = directory;
    for (String name : SHIPPED) {
      Path target = shipped().resolve(name);
      try (InputStream in = DemoFiles.class.getResourceAsStream(kind.resources() + name)) {
        Files.createDirectories(target.getParent());
        Files.copy(in, target);
      } catch (IOException e) {
        throw new SetupException(
            "The demo cannot write "
                + target
                + " ("
                + e
                + "): run it where it may write, or give"
                + " --directory.",
            e);
      }
    }
  }

  Path train() {
    return shipped().resolve("train.jsonl");
  }

  Path heldOut() {
    return shipped().resolve("eval.jsonl");
  }

  Path shown() {
    return shipped().resolve("shown.jsonl");
  }

  /** A model directory without weights. */
  Path model() {
    return shipped().resolve("model");
  }

  /**
   * The same model, a GPT-2, with room for longer sequences, which a model without weights can
   * have.
   *
   * @throws SetupException when it cannot be written
   */
  Path modelOfLength(int positions) {
    Path config = model().resolve("config.json");
    try {
      ObjectNode json = (ObjectNode) JSON.readTree(config.toFile());
      json.put("n_positions", Math.max(positions, json.path("n_positions").asInt()));
      JSON.writeValue(config.toFile(), json);
    } catch (IOException e) {
      throw new SetupException("The demo cannot write " + config + " (" + e + ").", e);
    }
    return model();
  }

  /** The broker's data. */
  Path broker() {
    return directory.resolve("broker");
  }

  /** The last state of the worker's metrics. */
  Path metrics() {
    return directory.resolve("metrics.txt");
  }

  /** The directory itself; the run's checkpoints are in it. */
  Path directory() {
    return directory;
  }

  private Path shipped() {
    return directory.resolve("shipped");
  }
}
