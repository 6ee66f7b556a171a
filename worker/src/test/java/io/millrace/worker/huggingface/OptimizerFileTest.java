package io.millrace.worker.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import io.millrace.worker.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptimizerFileTest {
  @TempDir Path saved;

  @Test
  void momentsComeBackUnderTheNamesOfTheirParameters() throws IOException {
    Map<String, HostTensor> first = FreshWeights.of(ModelFiles.config(), 1);
    Map<String, HostTensor> second = FreshWeights.of(ModelFiles.config(), 2);
    Map<String, long[]> shapes = ModelFiles.config().shapes();
    Path file = saved.resolve(OptimizerFile.NAME);
    OptimizerFile.write(file, new OptimizerFile.Moments(first, second));

    OptimizerFile.Moments read = OptimizerFile.read(file, shapes);
    assertThat(read.first().keySet()).containsExactlyElementsOf(shapes.keySet());
    read.first().forEach((n, t) -> assertThat(t.data()).isEqualTo(first.get(n).data()));
    read.second().forEach((n, t) -> assertThat(t.data()).isEqualTo(second.get(n).data()));

    shapes.remove("transformer.ln_f.bias");
    assertThatThrownBy(() -> OptimizerFile.read(file, shapes))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("another model");
    shapes.put("transformer.ln_f.bias", new long[] {5});
    assertThatThrownBy(() -> OptimizerFile.read(file, shapes))
        .isInstanceOf(SetupException.class)
        .hasMessageContainingAll("exp_avg.transformer.ln_f.bias", "[4]", "[5]");
  }
}
