package io.millrace.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.leg.Measurement;
import io.millrace.benchmarks.leg.Workload;
import io.millrace.benchmarks.sequences.TokenSequences;
import io.millrace.worker.program.Precision;
import io.millrace.worker.torch.TorchRuntime;
import io.millrace.worker.torch.TorchSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryLegTest {
  @TempDir private Path model;

  @Test
  void countsTheTokensAfterTheWarmUp() throws Exception {
    Files.writeString(
        model.resolve("config.json"),
        """
        {"model_type": "gpt2", "activation_function": "gelu_new", "vocab_size": 20,
         "n_positions": 8, "n_embd": 8, "n_layer": 1, "n_head": 2}
        """);
    TorchRuntime runtime = TorchRuntime.start(new TorchSettings("cpu", 0, 1));
    Workload workload = new Workload(model, 2, 8, 3, 4);

    Measurement measured =
        new MemoryLeg(workload, Precision.FP32)
            .run(runtime, TokenSequences.random(workload.sequences(), 8, 20, 1));

    assertThat(measured.tokens()).isEqualTo(4 * 2 * 8);
    assertThat(measured.steps()).isEqualTo(4);
    assertThat(measured.peakDeviceBytes()).isZero();
    assertThat(measured.versions()).containsKeys("Java", "DJL", "PyTorch");
  }
}
