package io.millrace.worker.app.exactness;

import io.millrace.schemas.batch.Task;
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
 * @param task that its model is trained for
 */
public record TinyRun(String id, Path directory, Task task) {
  /** Batches of a step. */
  public static final int ACCUMULATION_STEPS = 2;

  public static final int CHECKPOINT_EVERY_STEPS = 5;

  private static final String MODEL = "model";

  private static final String GPT2 =
      """
      {"model_type": "gpt2", "vocab_size": 64, "n_positions": 32, "n_embd": 16, "n_layer": 2,
       "n_head": 2, "activation_function": "gelu_new", "layer_norm_epsilon": 1e-5,
       "initializer_range": 0.02, "tie_word_embeddings": true, "resid_pdrop": 0.1,
       "embd_pdrop": 0.1, "attn_pdrop": 0.1}
      """;

  private static final String BERT =
      """
      {"model_type": "bert", "vocab_size": 64, "max_position_embeddings": 32, "hidden_size": 16,
       "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32,
       "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1}
      """;

  /** Makes the directory of a GPT-2. */
  public static TinyRun in(Path directory, String id) throws IOException {
    return in(directory, id, Task.CAUSAL_LM);
  }

  /** Makes the model directory: a GPT-2, or to classify a BERT. */
  public static TinyRun in(Path directory, String id, Task task) throws IOException {
    Path model = Files.createDirectories(directory.resolve(MODEL));
    Files.writeString(model.resolve("config.json"), task == Task.CAUSAL_LM ? GPT2 : BERT);
    return new TinyRun(id, directory, task);
  }

  /** Another run of the same model. */
  public TinyRun named(String other) {
    return new TinyRun(other, directory, task);
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
    if (task == Task.SEQUENCE_CLASSIFICATION) {
      settings.put("best.metric", "f1");
      settings.put("class.weights", "1,2.5");
    }
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
