package io.millrace.worker.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.training.Heartbeat;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class StartClockTest {
  @Test
  void phasesFollowOneAnother() {
    Queue<Long> times = new ArrayDeque<>(List.of(1_000_000_000L, 1_500_000_000L, 3_000_000_000L));
    StartClock starting = new StartClock(times::remove, new Heartbeat(() -> 0));
    starting.ended("topics");
    starting.ended("model");

    assertThat(starting.sentence()).isEqualTo("Started in 2.00 s: topics 0.50, model 1.50");
  }
}
