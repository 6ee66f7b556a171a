package io.millrace.cli.watch.run;

import io.millrace.cli.watch.run.CommandEntry.Outcome;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import io.millrace.schemas.event.EventPayload.CommandCompleted;
import io.millrace.schemas.event.EventPayload.CommandRejected;
import java.util.Map;

/** The last commands of a run, each in one entry from its application to its end. */
final class CommandLog {
  private static final int MOST = 50;

  private final Newest<CommandEntry> entries = new Newest<>(MOST);

  void applied(long time, CommandApplied applied) {
    entries.add(
        new CommandEntry(
            applied.commandId(),
            applied.type(),
            applied.arguments(),
            applied.issuedBy(),
            time,
            Outcome.APPLIED,
            applied.result()));
  }

  void completed(long time, CommandCompleted completed) {
    Map<String, String> arguments =
        entries.newestFirst().stream()
            .filter(entry -> entry.id().equals(completed.commandId()))
            .findFirst()
            .map(CommandEntry::arguments)
            .orElse(Map.of());
    entries.removeAll(entry -> entry.id().equals(completed.commandId()));
    entries.add(
        new CommandEntry(
            completed.commandId(),
            completed.type(),
            arguments,
            completed.issuedBy(),
            time,
            completed.failed() ? Outcome.FAILED : Outcome.COMPLETED,
            completed.result()));
  }

  void rejected(long time, CommandRejected rejected) {
    entries.add(
        new CommandEntry(
            rejected.commandId(),
            rejected.type(),
            Map.of(),
            rejected.issuedBy(),
            time,
            Outcome.REJECTED,
            rejected.reason()));
  }

  Newest<CommandEntry> entries() {
    return entries;
  }
}
