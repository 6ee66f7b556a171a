package io.millrace.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SinceTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "30s,2026-01-31T11:59:30Z",
    "10m,2026-01-31T11:50:00Z",
    "2h,2026-01-31T10:00:00Z",
    "1d,2026-01-30T12:00:00Z",
    "2026-01-31T12:30:00+01:00,2026-01-31T11:30:00Z"
  })
  void isAMoment(String given, String moment) {
    assertThat(Since.parse(given, NOW)).isEqualTo(new Since.At(Instant.parse(moment)));
  }

  @Test
  void isTheStart() {
    assertThat(Since.parse("start", NOW)).isEqualTo(new Since.Start());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "10", "10x", "-5m", "2026-01-31", "99999999999d"})
  void anythingElseIsRefusedInASentence(String given) {
    assertThatThrownBy(() -> Since.parse(given, NOW))
        .isInstanceOf(SetupException.class)
        .hasMessageStartingWith("--since " + given + " is no moment: give")
        .hasMessageEndingWith(".");
  }

  @Test
  void theFutureIsRefused() {
    assertThatThrownBy(() -> Since.parse("2026-02-01T00:00:00Z", NOW))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("lies in the future");
  }
}
