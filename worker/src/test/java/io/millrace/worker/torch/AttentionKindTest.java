package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.program.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttentionKindTest {

  @ParameterizedTest
  @CsvSource({
    "false, false, FP32, 6, false, CPU",
    "false, false, BF16, 64, false, CPU",
    "false, false, FP32, 64, true, EXPLICIT",
    "true, true, BF16, 64, false, FLASH",
    "true, false, BF16, 64, false, EXPLICIT",
    "true, true, FP32, 64, false, EFFICIENT",
    "true, true, BF16, 64, true, EXPLICIT",
    "true, true, BF16, 6, false, EXPLICIT",
    "true, true, FP32, 320, false, EXPLICIT",
  })
  void theFastestThatWillDo(
      boolean gpu,
      boolean flash,
      Precision precision,
      int headWidth,
      boolean dropout,
      AttentionKind expected) {
    assertThat(AttentionKind.fastest(gpu, flash, precision, headWidth, dropout))
        .isEqualTo(expected);
  }
}
