package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Session.Outcome;
import io.millrace.cli.watch.Events;
import io.millrace.schemas.control.ControlCommand;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import io.millrace.schemas.event.EventPayload.CommandRejected;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ControlIT {
  private final Pipeline pipeline = new Pipeline().created();

  @Test
  void printsWhatTheRunDid() throws Exception {
    CompletableFuture<Outcome> called =
        CompletableFuture.supplyAsync(
            () -> pipeline.session().run("control", "eval", "--run", "demo"));
    ControlCommand command = pipeline.takeCommand();
    assertThat(UUID.fromString(command.id())).isNotNull();
    assertThat(command.run()).isEqualTo("demo");
    assertThat(command.type()).isEqualTo("eval");
    assertThat(command.issuedBy()).contains(System.getProperty("user.name") + "@");

    pipeline.publish(
        Events.of(
            "demo",
            7,
            new CommandApplied("another id", "eval", Map.of(), "x", 5, "not this one", 1)),
        Events.of(
            "demo", 8, new CommandApplied(command.id(), "eval", Map.of(), "x", 5, "loss 2.25", 2)));
    Outcome outcome = called.get();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains("eval at step 8: loss 2.25").doesNotContain("not this one");
  }

  @Test
  void failsWithTheReasonOfARejection() throws Exception {
    CompletableFuture<Outcome> called =
        CompletableFuture.supplyAsync(
            () -> pipeline.session().run("control", "stop", "--run", "demo", "--no-checkpoint"));
    ControlCommand command = pipeline.takeCommand();
    assertThat(command.arguments()).containsEntry("checkpoint", "false");

    pipeline.publish(
        Events.of(
            "demo",
            8,
            new CommandRejected(
                command.id(), "stop", "x", OptionalLong.of(6), "already stopping", 2)));
    Outcome outcome = called.get();
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("Run demo rejected stop at step 8: already stopping");
  }

  @Test
  void failsWhenNobodyAnswers() {
    Outcome outcome = pipeline.session().run("control", "stop", "--run", "demo", "--timeout", "0");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("Run demo did not answer stop", "is its worker running?");
    assertThat(pipeline.takeCommand().arguments()).containsEntry("checkpoint", "true");
  }

  @Test
  void waitsForNobodyWhenToldNotTo() {
    Outcome outcome = pipeline.session().run("control", "eval", "--run", "demo", "--no-wait");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains(pipeline.takeCommand().id());
  }
}
