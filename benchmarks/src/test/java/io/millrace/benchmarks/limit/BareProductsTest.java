package io.millrace.benchmarks.limit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.worker.torch.TorchRuntime;
import io.millrace.worker.torch.TorchSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class BareProductsTest {
  private static final LinearShapes SHAPES =
      new LinearShapes(
          List.of(new LinearLayer(4, 12, false), new LinearLayer(12, 4, true)),
          new LinearLayer(4, 9, true),
          1);

  private final TorchRuntime runtime = TorchRuntime.start(new TorchSettings("cpu", 0, 1));

  @Test
  void takesBatchesUpToTheLongest() {
    try (BareProducts products = new BareProducts(runtime, SHAPES, 1200)) {
      // More targets than a chunk of the head has rows, then fewer.
      assertThatCode(() -> products.run(TestBatches.ofLengths(1000, 200)))
          .doesNotThrowAnyException();
      assertThatCode(() -> products.run(TestBatches.ofLengths(5))).doesNotThrowAnyException();
    }
  }

  @Test
  void theShapesAreThoseOfTheBatch() {
    try (BareProducts products = new BareProducts(runtime, SHAPES, 10)) {
      assertThatThrownBy(() -> products.run(TestBatches.ofLengths(11)))
          .hasMessageContaining("exceeds");
    }
  }
}
