package io.millrace.preprocessor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocessor.record.RejectionReason;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MixtureTest {

  /** A new reason needs a kind of record that is rejected for it. */
  @Test
  void everyReasonHasAKindOfRecord() {
    assertThat(
            Mixture.ALL.stream()
                .flatMap(mixture -> mixture.bad().stream())
                .map(InputKind::reason)
                .distinct())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(RejectionReason.values()).map(RejectionReason::tag).toList());
  }

  @Test
  void whatIsGoodHasNoReason() {
    assertThat(Mixture.ALL.stream().flatMap(mixture -> mixture.good().stream()))
        .allSatisfy(kind -> assertThat(kind.reason()).as(kind.name()).isEmpty());
  }
}
