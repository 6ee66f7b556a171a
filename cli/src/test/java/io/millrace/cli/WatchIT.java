package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Session.Outcome;
import io.millrace.cli.watch.Events;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class WatchIT {
  @TempDir Path directory;
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
        pipeline.session().run("watch", "--run", "mine", "--since", "start", "--json");
    assertThat(outcome.out().lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("{\"run\":\"mine\"")
        .contains("\"type\":\"EvaluationCompleted\"", "\"loss\":2.25");
  }

  @Test
  void beginsWhenItIsToldTo() {
    pipeline.publish(Events.of("mine", 1, Events.evaluation()));
    pipeline.publish(Events.of("mine", 2, Events.stopped(false)));
    assertThat(watch("mine", "1h").out().lines()).hasSize(2);
    Outcome wrong = watch("mine", "yesterday");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err())
        .startsWith("--since yesterday is no moment: give")
        .endsWith("start." + System.lineSeparator());
  }

  @Test
  void withoutSinceShowsOnlyWhatIsNewAndSaysThatItWaits() throws Exception {
    pipeline.publish(Events.of("mine", 1, Events.stopped(true)));
    List<String> command = new ArrayList<>(List.of("watch", "--run", "mine", "--json"));
    command.addAll(pipeline.session().common());
    Process watch =
        new ProcessBuilder(MillraceProcess.command(List.of(), command))
            .directory(directory.toFile())
            .start();
    try (BufferedReader err = watch.errorReader();
        BufferedReader out = watch.inputReader()) {
      assertThat(err.readLine())
          .isEqualTo("Waiting for the next event of run mine; --since start shows earlier ones.");
      // Each line is there at once, and not when the process ends.
      pipeline.publish(Events.of("mine", 7, Events.evaluation()));
      assertThat(out.readLine()).contains("\"sequence\":8,\"step\":7");
      pipeline.publish(Events.of("mine", 8, Events.stopped(false)));
      assertThat(out.readLine()).contains("RunStopped");
      assertThat(watch.waitFor()).isZero();
    } finally {
      watch.toHandle().destroyForcibly();
    }
  }

  private Outcome watch(String run) {
    return watch(run, "start");
  }

  private Outcome watch(String run, String since) {
    return pipeline.session().run("watch", "--run", run, "--since", since);
  }
}
