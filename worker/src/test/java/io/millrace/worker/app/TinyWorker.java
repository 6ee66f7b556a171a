package io.millrace.worker.app;

import io.millrace.broker.SharedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A worker's run {@code it} of a model so small that it starts and steps at once.
 *
 * @param directory that has the model, and the runs in {@code runs}
 * @param topics around it
 */
record TinyWorker(Path directory, WorkerTopics topics) {

  /** One whose model is in the directory from now on. */
  static TinyWorker in(Path directory, WorkerTopics topics) throws IOException {
    Files.writeString(
        directory.resolve("config.json"),
        """
        {"model_type": "gpt2", "vocab_size": 64, "n_positions": 32, "n_embd": 16, "n_layer": 2,
         "n_head": 2, "activation_function": "gelu_new", "layer_norm_epsilon": 1e-5,
         "initializer_range": 0.02, "tie_word_embeddings": true}
        """);
    return new TinyWorker(directory, topics);
  }

  /** One that classifies, whose model is in the directory from now on. */
  static TinyWorker classifierIn(Path directory, WorkerTopics topics) throws IOException {
    Files.writeString(
        directory.resolve("config.json"),
        """
        {"model_type": "bert", "vocab_size": 64, "max_position_embeddings": 32, "hidden_size": 16,
         "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32,
         "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1}
        """);
    return new TinyWorker(directory, topics);
  }

  /** Its settings, with more of them or others. */
  Map<String, String> settings(Map<String, String> more) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "bootstrap.servers",
                SharedBroker.bootstrapServers(),
                "topic.prefix",
                topics.prefix(),
                "run.id",
                "it",
                "run.directory",
                directory.resolve("runs").toString(),
                "model.directory",
                directory.toString(),
                "learning.rate",
                "0.01",
                "threads",
                "1",
                "http.port",
                "0"));
    settings.putAll(more);
    return settings;
  }
}
