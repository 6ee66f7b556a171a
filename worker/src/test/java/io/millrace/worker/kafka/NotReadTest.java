package io.millrace.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.LogLines;
import io.millrace.worker.source.SourceException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NotReadTest {
  private long seconds = 1000;
  private long onTopic = 7;
  private boolean away;
  private int asked;
  private final NotRead notRead =
      new NotRead(() -> TimeUnit.SECONDS.toNanos(seconds), this::answer);

  @Test
  void itIsAskedForNowAndThen() {
    turn(1);
    onTopic = 9;
    turn(4);
    assertThat(notRead.offsets()).hasValue(7);

    turn(2);
    assertThat(notRead.offsets()).hasValue(9);
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void aMinuteAfterTheLastAnswerItIsNotKnownUntilTheNext() {
    turn(1);
    away = true;

    turn(59);
    assertThat(notRead.offsets()).hasValue(7);
    turn(1);
    assertThat(notRead.offsets()).isEmpty();
    assertThat(asked).as("now and then, as long as they do not answer").isLessThan(5);

    away = false;
    turn(40);
    assertThat(notRead.offsets()).hasValue(7);
  }

  @Test
  void oneAnswerThatDoesNotComeIsNotMissed() {
    turn(10);
    away = true;
    turn(5);
    away = false;
    for (int i = 0; i < 60; i++) {
      turn(1);
      assertThat(notRead.offsets()).hasValue(7);
    }
  }

  @Test
  void anOutageIsOneWarning() {
    try (LogLines log = new LogLines(NotRead.class)) {
      turn(1);
      away = true;
      turn(60);
      assertThat(log.lines()).isEmpty();
      turn(300);
      assertThat(log.lines())
          .containsExactly(
              "WARN How many batches wait on their topic has not been known for a minute, so the"
                  + " lag is not shown until the brokers tell again: No leader.");

      away = false;
      turn(60);
      away = true;
      turn(300);
      assertThat(log.lines()).hasSize(2);
    }
  }

  @Test
  void whenNothingIsReadAnyMoreNothingIsLeft() {
    turn(1);
    notRead.end();
    seconds += 1000;

    assertThat(notRead.offsets()).hasValue(0);
  }

  /** The reader goes round, and does so each second. */
  private void turn(int times) {
    for (int i = 0; i < times; i++) {
      notRead.ask();
      seconds++;
    }
  }

  private long answer() {
    asked++;
    if (away) {
      throw new SourceException("No leader.", null);
    }
    return onTopic;
  }
}
