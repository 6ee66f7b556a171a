package io.millrace.worker.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.control.ControlCommand;
import io.millrace.worker.control.CommandInbox.Verdict;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CommandInboxTest {
  private static final long STARTED = 1_000;
  private static final long NOW = 2_000;

  private final CommandInbox inbox = new CommandInbox("run", STARTED, 5, List.of("old"));

  @Test
  void obeysWhatIsMeantForTheRun() {
    assertThat(judge(command("a", "run", "stop", NOW, OptionalLong.empty())))
        .isInstanceOf(Verdict.Obey.class);
    assertThat(inbox.nextOffset()).isEqualTo(8);
    assertThat(inbox.seen()).containsExactly("old", "a");
  }

  @Test
  void ignoresOtherRunsAndWhatItKnows() {
    assertThat(judge(command("a", "other", "stop", NOW, OptionalLong.empty())))
        .isInstanceOf(Verdict.Ignore.class);
    assertThat(judge(command("old", "run", "stop", NOW, OptionalLong.empty())))
        .isInstanceOf(Verdict.Ignore.class);
  }

  @Test
  void rejectsWhatHasExpired() {
    assertThat(judge(command("a", "run", "stop", NOW, OptionalLong.of(NOW))))
        .isInstanceOf(Verdict.Reject.class);
    assertThat(judge(command("b", "run", "stop", NOW, OptionalLong.of(NOW + 1))))
        .isInstanceOf(Verdict.Obey.class);
  }

  @Test
  void aStopFromBeforeTheStartDoesNotEndTheRunAgain() {
    assertThat(judge(command("a", "run", "stop", STARTED - 1, OptionalLong.empty())))
        .isInstanceOf(Verdict.Reject.class);
    assertThat(judge(command("b", "run", "eval", STARTED - 1, OptionalLong.empty())))
        .isInstanceOf(Verdict.Obey.class);
  }

  @Test
  void rejectsWhatCannotBeRead() {
    Verdict verdict = inbox.judge(new ReceivedCommand.Malformed(9, "broken JSON"), NOW);

    assertThat(verdict).isEqualTo(new Verdict.Reject("offset-9", "unreadable", "", "broken JSON"));
  }

  @Test
  void whatItRemembersIsBounded() {
    for (int i = 0; i < CommandInbox.REMEMBERED_IDS + 10; i++) {
      judge(command("id-" + i, "run", "eval", NOW, OptionalLong.empty()));
    }

    assertThat(inbox.seen()).hasSize(CommandInbox.REMEMBERED_IDS).doesNotContain("old", "id-0");
  }

  private Verdict judge(ControlCommand command) {
    return inbox.judge(new ReceivedCommand.Decoded(7, command), NOW);
  }

  private static ControlCommand command(
      String id, String run, String type, long issuedAt, OptionalLong expiresAt) {
    return new ControlCommand(id, run, type, Map.of(), "ann", issuedAt, expiresAt);
  }
}
