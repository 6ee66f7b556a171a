package io.millrace.worker.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.control.Command;
import io.millrace.schemas.control.ControlCommand;
import io.millrace.worker.control.CommandInbox.Verdict;
import io.millrace.worker.progress.CommandMemory;
import io.millrace.worker.progress.DecidedCommand;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CommandInboxTest {
  private static final long BEGUN = 1_000;
  private static final long NOW = 2_000;

  private final CommandMemory memory =
      new CommandMemory(List.of(new DecidedCommand("old", 1_500)), 1_200);
  private final CommandInbox inbox = new CommandInbox("run", BEGUN, memory);

  @Test
  void obeysWhatIsMeantForTheRun() {
    assertThat(judge(command("a", "run", "stop", NOW, OptionalLong.empty())))
        .isInstanceOf(Verdict.Obey.class);
    assertThat(memory.decided())
        .containsExactly(new DecidedCommand("old", 1_500), new DecidedCommand("a", NOW));
  }

  @Test
  void ignoresOtherRunsAndWhatItKnows() {
    assertThat(judge(command("a", "other", "stop", NOW, OptionalLong.empty())))
        .isInstanceOf(Verdict.Ignore.class);
    assertThat(judge(command("old", "run", "stop", NOW, OptionalLong.empty())))
        .isInstanceOf(Verdict.Ignore.class);
    assertThat(memory.knows("a")).isFalse();
  }

  @Test
  void rejectsWhatHasExpired() {
    assertRejects(command("a", "run", "stop", NOW, OptionalLong.of(NOW)), "expired");
    assertThat(judge(command("b", "run", "stop", NOW, OptionalLong.of(NOW + 1))))
        .isInstanceOf(Verdict.Obey.class);
  }

  @Test
  void rejectsWhatWasIssuedBeforeTheRunBegan() {
    CommandInbox fresh = new CommandInbox("run", BEGUN, new CommandMemory());

    Verdict early =
        fresh.judge(received(command("a", "run", "eval", BEGUN - 1, OptionalLong.empty())), NOW);

    assertThat(early).isInstanceOf(Verdict.Reject.class);
    assertThat(((Verdict.Reject) early).reason()).contains("before the run began");
    assertThat(fresh.judge(received(command("b", "run", "eval", BEGUN, OptionalLong.empty())), NOW))
        .isInstanceOf(Verdict.Obey.class);
  }

  @Test
  void rejectsWhatItMayHaveObeyedAndForgotten() {
    assertRejects(
        command("a", "run", "stop", 1_200, OptionalLong.empty()), "may have been obeyed already");
    assertThat(judge(command("b", "run", "stop", 1_201, OptionalLong.empty())))
        .isInstanceOf(Verdict.Obey.class);
  }

  @Test
  void rejectsWhatComesFromTheFuture() {
    long later = NOW + CommandInbox.CLOCK_TOLERANCE.toMillis();

    assertThat(judge(command("a", "run", "stop", later, OptionalLong.empty())))
        .isInstanceOf(Verdict.Obey.class);
    Verdict wrong = judge(command("b", "run", "stop", later * 1000, OptionalLong.empty()));
    assertThat(((Verdict.Reject) wrong).reason()).contains("clock is wrong");
    assertThat(((Verdict.Reject) wrong).issuedAt()).hasValue(later);
    assertThat(memory.decided()).contains(new DecidedCommand("b", later));
  }

  @Test
  void whatWasRejectedIsNotJudgedAgain() {
    assertRejects(command("a", "run", "dance", NOW, OptionalLong.empty()), "Unknown command type");
    assertThat(judge(command("a", "run", "stop", NOW, OptionalLong.empty())))
        .isInstanceOf(Verdict.Ignore.class);
  }

  @Test
  void rejectsWhatCannotBeRead() {
    Verdict verdict = inbox.judge(new ReceivedCommand.Malformed(9, "broken JSON"), NOW);

    assertThat(verdict)
        .isEqualTo(
            new Verdict.Reject("offset-9", "unreadable", "", OptionalLong.empty(), "broken JSON"));
  }

  @Test
  void obeysWithWhatTheCommandSays() {
    Verdict verdict =
        judge(
            new ControlCommand(
                "a", "run", "rollback", Map.of("step", "7"), "ann", NOW, OptionalLong.empty()));

    assertThat(((Verdict.Obey) verdict).command()).isEqualTo(new Command.RollBack(7));
  }

  private void assertRejects(ControlCommand command, String reason) {
    Verdict verdict = judge(command);
    assertThat(verdict).isInstanceOf(Verdict.Reject.class);
    assertThat(((Verdict.Reject) verdict).reason()).contains(reason);
  }

  private Verdict judge(ControlCommand command) {
    return inbox.judge(received(command), NOW);
  }

  private static ReceivedCommand received(ControlCommand command) {
    return new ReceivedCommand.Decoded(7, command);
  }

  private static ControlCommand command(
      String id, String run, String type, long issuedAt, OptionalLong expiresAt) {
    return new ControlCommand(id, run, type, Map.of(), "ann", issuedAt, expiresAt);
  }
}
