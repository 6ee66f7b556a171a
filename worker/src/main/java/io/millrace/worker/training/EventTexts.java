package io.millrace.worker.training;

import io.millrace.schemas.control.Command;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import io.millrace.schemas.event.EventPayload.TextGenerated;
import io.millrace.schemas.event.HashedText;
import java.util.List;

/** What events, and so the log and run.json, have of the texts that a run is given and makes. */
public enum EventTexts {
  /** All of it. */
  KEEP,
  /** Hashes, by which whoever has a text finds it again. */
  HASH;

  /** The event as it is to be written down. */
  EventPayload written(EventPayload payload) {
    if (this == KEEP) {
      return payload;
    }
    if (payload instanceof TextGenerated text) {
      return new TextGenerated(
          text.commandId(),
          text.number(),
          HashedText.of(text.prompt()),
          HashedText.of(text.text()),
          text.tokens(),
          text.finishReason(),
          text.millis());
    }
    return payload instanceof CommandApplied applied ? written(applied) : payload;
  }

  private static CommandApplied written(CommandApplied applied) {
    Command command = Command.of(applied.type(), applied.arguments());
    return command instanceof Command.Generate generate
        ? new CommandApplied(
            applied.commandId(),
            applied.type(),
            new Command.Generate(
                    generate.prompts().stream().map(HashedText::of).toList(), generate.settings())
                .arguments(),
            applied.issuedBy(),
            applied.issuedAt(),
            applied.result(),
            applied.controlOffset())
        : applied;
  }

  /** Whether these are what was written down of prompts, and the prompts themselves are gone. */
  static boolean areHashed(List<String> prompts) {
    return prompts.stream().allMatch(HashedText::is);
  }
}
