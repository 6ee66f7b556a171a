package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Session.Outcome;
import io.millrace.cli.watch.Events;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WatchIT {
  private final Pipeline pipeline = new Pipeline().created();

  @Test
  void followsARunToItsEnd() {
    pipeline.publish(
        Events.of("mine", 0, Events.started()),
        Events.of("other", 9, Events.evaluation()),
        Events.of("mine", 1, Events.step(100, 10, 0, 9)),
        Events.of("mine", 1, Events.evaluation()),
        Events.of("mine", 1, Events.stopped(false)));
    Outcome outcome = watch("mine");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out().lines()).hasSize(4).allMatch(line -> line.contains("  mine  step "));
    assertThat(outcome.out())
        .containsSubsequence("started: gpt2", "loss 2.5000", "evaluation: loss 2.2500", "stopped");
  }

  @Test
  void goesOnAfterAStopWhereTheRunWasStartedAgain() {
    pipeline.publish(
        Events.of("mine", 1, Events.stopped(true)),
        Events.of("mine", 1, Events.started()),
        Events.of("mine", 2, Events.stopped(false)));
    Outcome outcome = watch("mine");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out().lines()).hasSize(3);
  }

  @Test
  void showsNoEventOfATransactionThatWasGivenUp() {
    pipeline.publishAborted(Events.of("mine", 1, Events.evaluation()));
    pipeline.publish(Events.of("mine", 1, Events.stopped(false)));
    assertThat(watch("mine").out().lines()).singleElement().asString().contains("stopped");
  }

  @Test
  void failsWhereTheRunFailed() {
    pipeline.publish(Events.of("mine", 1, Events.stopped(true)));
    Outcome outcome = watch("mine");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).contains("failed: disk full");
  }

  @Test
  void writesOneObjectPerEvent() {
    pipeline.publish(
        Events.of("mine", 1, Events.evaluation()), Events.of("mine", 1, Events.stopped(false)));
    Outcome outcome =
        pipeline.session().run("watch", "--run", "mine", "--from-beginning", "--json");
    assertThat(outcome.out().lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("{\"run\":\"mine\"")
        .contains("\"type\":\"EvaluationCompleted\"", "\"loss\":2.25");
  }

  private Outcome watch(String run) {
    return pipeline.session().run("watch", "--run", run, "--from-beginning");
  }
}
