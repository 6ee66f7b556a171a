package io.millrace.benchmarks.leg;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.leg.LegOutcome.Failed;
import io.millrace.benchmarks.leg.LegOutcome.Measured;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LegProcessTest {
  private static final Measurement MEASUREMENT =
      new Measurement(3000, 2.5, 4, 1 << 20, 0, 0, 2, Map.of("PyTorch", "2.7.1"));

  @Test
  void aLegThatEndsWellHasMeasured() throws InterruptedException {
    assertThat(run("echo Loading; echo warning >&2; echo '" + MEASUREMENT.line() + "'"))
        .isEqualTo(new Measured(MEASUREMENT));
  }

  @Test
  void aFailedLegIsASentenceWithTheEndOfItsStandardError() throws InterruptedException {
    String sentence =
        sentence(
            run("seq 1 100 >&2; echo MemoryError >&2; echo '" + MEASUREMENT.line() + "'; exit 3"));

    assertThat(sentence)
        .startsWith("The leg 'peer' ended with exit code 3; the end of its standard error:\n")
        .endsWith("    99\n    100\n    MemoryError")
        .doesNotContain("    50\n");
  }

  @Test
  void aFailedLegMayHaveWrittenNothing() throws InterruptedException {
    assertThat(sentence(run("exit 3"))).endsWith(" and wrote nothing to standard error.");
  }

  @Test
  void aLegWithoutAMeasurementHasFailed() throws InterruptedException {
    assertThat(sentence(run("echo done; echo no steps >&2")))
        .isEqualTo(
            "The leg 'peer' printed no measurement; the end of its standard error:\n    no steps");
  }

  @Test
  void aLegsVariablesAreAddedToItsEnvironment() throws InterruptedException {
    Leg leg =
        new Leg("peer", List.of("sh", "-c", "echo $WAITING$HOME >&2; exit 1"))
            .with(Map.of("WAITING", "yes"));

    assertThat(sentence(LegProcess.run(leg))).endsWith("yes" + System.getenv("HOME"));
  }

  @Test
  void aLegThatCannotBeStartedHasFailed() throws InterruptedException {
    assertThat(sentence(LegProcess.run(new Leg("peer", List.of("./no-such-program")))))
        .startsWith("The leg 'peer' cannot be started (")
        .contains("no-such-program");
  }

  private static LegOutcome run(String script) throws InterruptedException {
    return LegProcess.run(new Leg("peer", List.of("sh", "-c", script)));
  }

  private static String sentence(LegOutcome outcome) {
    assertThat(outcome).isInstanceOf(Failed.class);
    return ((Failed) outcome).sentence();
  }
}
