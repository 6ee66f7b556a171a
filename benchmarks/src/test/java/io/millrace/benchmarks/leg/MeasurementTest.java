package io.millrace.benchmarks.leg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasurementTest {
  private static final Measurement MEASUREMENT =
      new Measurement(3000, 2.5, 4, 1 << 20, 0, 0, 2, Map.of("PyTorch", "2.7.1"));

  @Test
  void isTheLastLineThatBeginsWithABrace() {
    Measurement first = new Measurement(1, 1, 1, 0, 0, 0, 1, Map.of());

    assertThat(Measurement.in(first.line() + "\n" + MEASUREMENT.line() + "\nGoodbye\n"))
        .hasValue(MEASUREMENT);
    assertThat(MEASUREMENT.tokensPerSecond()).isEqualTo(1200);
  }

  @Test
  void isWhatTheScriptsInPythonPrint() {
    assertThat(
            Measurement.in(
                "{\"tokens\": 3000, \"seconds\": 2.5, \"steps\": 4, \"peak_rss_bytes\": 1048576,"
                    + " \"peak_device_bytes\": 0, \"threads\": 2,"
                    + " \"versions\": {\"PyTorch\": \"2.7.1\"}}"))
        .hasValue(MEASUREMENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "3000 tokens",
        "{\"tokens\": 3000",
        "{\"seconds\": 2.5, \"steps\": 4, \"threads\": 2, \"versions\": {}}",
        "{\"tokens\": 1, \"seconds\": 0, \"steps\": 4, \"threads\": 2, \"versions\": {}}",
        "{\"tokens\": 1, \"seconds\": 1, \"steps\": 4, \"threads\": 2}",
      })
  void outputWithoutAWholeLineHoldsNone(String output) {
    assertThat(Measurement.in(output)).isEmpty();
  }
}
