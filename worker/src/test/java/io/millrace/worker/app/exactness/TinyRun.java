package io.millrace.worker.app.exactness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A run with all that is random switched on, and a model so small that its steps take no time.
 *
 * @param id of it
 * @param directory where its model and its run directory are
 */
public record TinyRun(String id, Path directory) {
  /** Batches of a step. */
  public static final int ACCUMULATION_STEPS = 2;

  public static final int CHECKPOINT_EVERY_STEPS = 5;

  private static final String MODEL = "model";

  /** Makes the model directory. */
  public static TinyRun in(Path directory, String id) throws IOException {
    Path model = Files.createDirectories(directory.resolve(MODEL));
    Files.writeString(
        model.resolve("config.json"),
        """
        {"model_type": "gpt2", "vocab_size": 64, "n_positions": 32, "n_embd": 16, "n_layer": 2,
         "n_head": 2, "activation_function": "gelu_new", "layer_norm_epsilon": 1e-5,
         "initializer_range": 0.02, "tie_word_embeddings": true, "resid_pdrop": 0.1,
         "embd_pdrop": 0.1, "attn_pdrop": 0.1}
        """);
    return new TinyRun(id, directory);
  }

  /** Another run of the same model. */
  public TinyRun named(String other) {
    return new TinyRun(other, directory);
  }

  /** Where its checkpoints are. */
  public Path checkpoints() {
    return runs().resolve(id).resolve("checkpoints");
  }

  /** Settings of a worker of it, with more of them. */
  public Map<String, String> settings(RunTopics topics, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", topics.servers());
    settings.put("topic.prefix", topics.prefix());
    settings.put("http.port", "0");
    settings.put("run.id", id);
    settings.put("run.directory", runs().toString());
    settings.put("model.directory", directory.resolve(MODEL).toString());
    settings.put("threads", "1");
    settings.put("learning.rate", "0.01");
    settings.put("lr.schedule", "cosine");
    settings.put("lr.schedule.steps", "1000");
    settings.put("lr.min.ratio", "0.1");
    settings.put("warmup.steps", "5");
    settings.put("dropout", "true");
    settings.put("neftune.noise.alpha", "5");
    settings.put("gradient.accumulation.steps", Integer.toString(ACCUMULATION_STEPS));
    settings.put("checkpoint.every.steps", Integer.toString(CHECKPOINT_EVERY_STEPS));
    settings.put("eval.every.steps", "7");
    // So long that steps are open when a checkpoint is written, so that a kill loses them.
    settings.put("journal.commit.interval.ms", "1500");
    // An evaluation seeks back, and the answer to what was asked before has to come first.
    settings.put("consumer.fetch.max.wait.ms", "20");
    settings.putAll(more);
    return settings;
  }

  private Path runs() {
    return directory.resolve("runs");
  }
}
