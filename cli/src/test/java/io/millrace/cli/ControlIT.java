package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Session.Outcome;
import io.millrace.cli.watch.Events;
import io.millrace.schemas.control.ControlCommand;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import io.millrace.schemas.event.EventPayload.CommandCompleted;
import io.millrace.schemas.event.EventPayload.CommandRejected;
import io.millrace.schemas.event.EventPayload.TextGenerated;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlIT {
  private final Pipeline pipeline = new Pipeline().created();

  @Test
  void waitsForTheResultAndPrintsIt() throws Exception {
    CompletableFuture<Outcome> called = call("eval", "--topic", "other", "--max-batches", "3");
    ControlCommand command = pipeline.takeCommand();
    assertThat(UUID.fromString(command.id())).isNotNull();
    assertThat(command.run()).isEqualTo("demo");
    assertThat(command.type()).isEqualTo("eval");
    assertThat(command.arguments())
        .containsOnly(Map.entry("topic", "other"), Map.entry("max_batches", "3"));
    assertThat(command.issuedBy()).contains(System.getProperty("user.name") + "@");

    publish(7, applied("another id", "eval", "Not this one."));
    publish(8, applied(command.id(), "eval", "Evaluating at step 8."));
    publish(8, new CommandCompleted("another id", "eval", "x", "Nor this one.", false));
    publish(8, new CommandCompleted(command.id(), "eval", "x", "Loss 2.25.", false));

    Outcome outcome = called.get();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .isEqualTo(
            "eval at step 8: Evaluating at step 8.%neval at step 8: Loss 2.25.%n".formatted());
  }

  @Test
  void whatHasNoResultIsOverWhenItIsApplied() throws Exception {
    CompletableFuture<Outcome> called = call("set", "learning.rate=1e-4", "eval.every.steps=7");
    ControlCommand command = pipeline.takeCommand();
    assertThat(command.arguments())
        .containsOnly(Map.entry("learning.rate", "1.0E-4"), Map.entry("eval.every.steps", "7"));

    publish(3, applied(command.id(), "set", "It is set."));

    assertThat(called.get().code()).isZero();
    assertThat(called.get().out()).isEqualTo("set at step 3: It is set.%n".formatted());
  }

  @Test
  void printsTheTexts() throws Exception {
    CompletableFuture<Outcome> called =
        call("generate", "--prompt", "Once", "--prompt", "Two", "--num-beams", "2");
    ControlCommand command = pipeline.takeCommand();
    assertThat(command.arguments())
        .containsOnly(Map.entry("prompts", "[\"Once\",\"Two\"]"), Map.entry("num_beams", "2"));

    publish(3, applied(command.id(), "generate", "Generating at step 3."));
    publish(3, new TextGenerated(command.id(), 1, "Once", " upon\u001b[31m a time", 4, "eos", 1));
    publish(3, new TextGenerated(command.id(), 2, "Two", " and two", 2, "length", 1));
    publish(3, new CommandCompleted(command.id(), "generate", "x", "Two texts.", false));

    Outcome outcome = called.get();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains("Once upon\\u001b[31m a time", "Two and two", "generate at step 3: Two texts.")
        .doesNotContain("\u001b");
  }

  @Test
  void tellsScriptsInJson() throws Exception {
    CompletableFuture<Outcome> called = call("generate", "--prompt", "Once", "--json");
    ControlCommand command = pipeline.takeCommand();

    publish(3, applied(command.id(), "generate", "Generating at step 3."));
    publish(3, new TextGenerated(command.id(), 1, "Once", " upon", 4, "eos", 1));
    publish(4, new CommandCompleted(command.id(), "generate", "x", "A text.", false));

    assertThat(called.get().code()).isZero();
    assertThat(called.get().out())
        .startsWith("{\"run\":\"demo\",\"id\":\"" + command.id() + "\",\"type\":\"generate\"")
        .contains("\"outcome\":\"completed\",\"step\":4,\"result\":\"A text.\"")
        .contains("\"text\":\" upon\"")
        .hasLineCount(1);
  }

  @Test
  void failsWithTheReasonOfARejection() throws Exception {
    CompletableFuture<Outcome> called = call("rollback", "--to-step", "7");
    ControlCommand command = pipeline.takeCommand();
    assertThat(command.arguments()).containsOnly(Map.entry("step", "7"));

    publish(
        8,
        new CommandRejected(
            command.id(), "rollback", "x", OptionalLong.of(6), "There is none.", 2));

    assertThat(called.get().code()).isEqualTo(1);
    assertThat(called.get().err()).contains("Run demo rejected rollback at step 8: There is none.");
  }

  @Test
  void failsWhenNothingCameOfIt() throws Exception {
    CompletableFuture<Outcome> called = call("checkpoint");
    ControlCommand command = pipeline.takeCommand();

    publish(8, applied(command.id(), "checkpoint", "Saving."));
    publish(9, new CommandCompleted(command.id(), "checkpoint", "x", "The disk is full.", true));

    assertThat(called.get().code()).isEqualTo(1);
    assertThat(called.get().err())
        .contains("Run demo failed at checkpoint at step 9: The disk is full.");
  }

  @Test
  void whatIsNotAnsweredInTimeExpires() {
    Outcome outcome = pipeline.session().run("control", "stop", "--run", "demo", "--timeout", "0");

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("Run demo did not answer stop", "is its worker running?", "It has expired");
    ControlCommand command = pipeline.takeCommand();
    assertThat(command.arguments()).containsEntry("checkpoint", "true");
    assertThat(command.expiresAt().getAsLong())
        .isBetween(command.issuedAt() - 1_000, command.issuedAt() + 1_000);
  }

  @Test
  void waitsForNobodyWhenToldNotToAndThenItNeverExpires() {
    Outcome outcome = pipeline.session().run("control", "pause", "--run", "demo", "--no-wait");

    ControlCommand command = pipeline.takeCommand();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains(command.id());
    assertThat(command.expiresAt()).isEmpty();
  }

  @Test
  void whatIsSentAgainUnderItsIdFindsItsFirstAnswer() throws Exception {
    publish(3, applied("mine", "resume", "It is resumed."));

    Outcome outcome = pipeline.session().run("control", "resume", "--run", "demo", "--id", "mine");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains("resume at step 3: It is resumed.");
    assertThat(pipeline.takeCommand().id()).isEqualTo("mine");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "set learning.rate=fast|'fast' is no value of learning.rate",
        "set weight.decay=1|cannot be changed while a run goes on",
        "set|Missing required parameter",
        "eval --max-batches 0|--max-batches is 0",
        "rollback|Missing required option: '--to-step",
        "rollback --to-step -1|--to-step is -1",
        "generate|There is no prompt",
        "generate --prompt a --temperature 2|--do-sample",
        "dance|There is no 'dance' here",
      })
  void whatTheRunWouldRejectIsNotSent(String command, String sentence) {
    String[] words = ("control " + command + " --run demo").split(" ", -1);

    Outcome outcome = pipeline.session().run(words);

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains(sentence);
  }

  private CompletableFuture<Outcome> call(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "control";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--run";
    all[arguments.length + 2] = "demo";
    return CompletableFuture.supplyAsync(() -> pipeline.session().run(all));
  }

  private void publish(long step, EventPayload payload) {
    pipeline.publish(Events.of("demo", step, payload));
  }

  private static CommandApplied applied(String id, String type, String result) {
    return new CommandApplied(id, type, Map.of(), "x", 5, result, 1);
  }
}
