package io.millrace.cli.checkpoints;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.terminal.JsonLine;

/** A checkpoint as a JSON object for scripts. */
final class CheckpointJson {
  private CheckpointJson() {}

  /** One line; what cannot be read of a broken one is not in it. */
  static String line(CheckpointState state) {
    ObjectNode object = JsonLine.object();
    object.put("directory", state.entry().directory().toString());
    state
        .entry()
        .manifest()
        .ifPresent(
            manifest -> {
              object.put("run", manifest.run());
              object.put("step", manifest.step());
              object.put("saved_at", manifest.savedAt());
              object.put("incarnation", manifest.incarnation());
              object.put("sequence", manifest.standing().sequence());
            });
    object.put("bytes", state.entry().bytes());
    object.put("best", state.best());
    object.put("whole", state.entry().problem().isEmpty());
    if (state.journalAsked()) {
      object.put("journal_knows", state.objection().isEmpty());
    }
    state.problem().ifPresent(problem -> object.put("problem", problem));
    return JsonLine.text(object);
  }
}
