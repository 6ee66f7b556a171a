package io.millrace.benchmarks.leg;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  @Test
  void isToldToALegByItsArguments() {
    Workload workload = new Workload(Path.of("model"), 8, 512, 2, 10);

    assertThat(String.join(" ", workload.arguments("--device", "cuda")))
        .isEqualTo(
            "--model model --rows 8 --length 512 --warm-up-steps 2 --steps 10 --device cuda");
    assertThat(workload.sequences()).isEqualTo(96);
  }
}
