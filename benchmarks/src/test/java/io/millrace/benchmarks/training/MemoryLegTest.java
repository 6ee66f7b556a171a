package io.millrace.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.leg.Measurement;
import io.millrace.benchmarks.leg.Workload;
import io.millrace.benchmarks.sequences.Batches;
import io.millrace.benchmarks.sequences.LabelledSequence;
import io.millrace.benchmarks.sequences.LabelledSequences;
import io.millrace.benchmarks.sequences.TokenSequences;
import io.millrace.worker.program.Precision;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.torch.TorchRuntime;
import io.millrace.worker.torch.TorchSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryLegTest {
  @TempDir private Path model;

  @Test
  void countsTheTokensAfterTheWarmUp() throws Exception {
    Measurement measured =
        run(
            """
            {"model_type": "gpt2", "activation_function": "gelu_new", "vocab_size": 20,
             "n_positions": 8, "n_embd": 8, "n_layer": 1, "n_head": 2}
            """,
            Batches.of(TokenSequences.random(14, 8, 20, 1), 2, 8));

    assertThat(measured.tokens()).isEqualTo(4 * 2 * 8);
    assertThat(measured.steps()).isEqualTo(4);
    assertThat(measured.peakDeviceBytes()).isZero();
    assertThat(measured.matrixFlopsPerSecond()).isPositive().isFinite();
    assertThat(measured.versions()).containsKeys("Java", "DJL", "PyTorch");
  }

  @Test
  void trainsAClassifier() throws Exception {
    List<LabelledSequence> sequences =
        IntStream.range(0, 14)
            .mapToObj(i -> new LabelledSequence(new int[] {1, i, 2}, new int[] {0, 0, 1}, i % 2))
            .toList();

    Measurement measured =
        run(
            """
            {"model_type": "bert", "vocab_size": 20, "max_position_embeddings": 8,
             "hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2,
             "intermediate_size": 16}
            """,
            Batches.of(new LabelledSequences(sequences), 2, 8));

    assertThat(measured.tokens()).isEqualTo(4 * 2 * 3);
    assertThat(measured.steps()).isEqualTo(4);
  }

  private Measurement run(String config, List<Delivery.Batch> batches) throws Exception {
    Files.writeString(model.resolve("config.json"), config);
    TorchRuntime runtime = TorchRuntime.start(new TorchSettings("cpu", 0, 1));
    return new MemoryLeg(new Workload(model, 2, 8, 3, 4), Precision.FP32, true)
        .run(runtime, batches);
  }
}
