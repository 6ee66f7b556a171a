package io.millrace.cli.demo;

import io.millrace.cli.control.CommandSender;
import io.millrace.schemas.control.Command;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import io.millrace.schemas.event.EventPayload.CommandCompleted;
import io.millrace.schemas.event.EventPayload.TextGenerated;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks the model once, in the middle of its training, what it answers. For one thread. */
final class LiveAnswers {
  private final List<String> prompts;
  private final long atStep;
  private final List<String> answers = new ArrayList<>();
  private Optional<String> commandId = Optional.empty();
  private boolean complete;

  /**
   * Asks nothing yet.
   *
   * @param prompts what the model is given; none ask nothing
   * @param atStep when to ask
   */
  LiveAnswers(List<String> prompts, long atStep) {
    this.prompts = List.copyOf(prompts);
    this.atStep = atStep;
  }

  /** Asks, if it is time and nobody has asked yet. */
  void askAt(long step, CommandSender commands) {
    if (!prompts.isEmpty() && commandId.isEmpty() && step >= atStep) {
      Command question = new Command.Generate(prompts, Answers.GREEDY);
      commandId = Optional.of(commands.send(DemoPipeline.RUN, question).id());
    }
  }

  /**
   * Takes an event in.
   *
   * @return whether it is one of the answer, which is shown in another form than as an event
   */
  boolean add(EventPayload payload) {
    if (payload instanceof TextGenerated text && isOurs(text.commandId())) {
      answers.add(text.text());
      return true;
    }
    if (payload instanceof CommandApplied applied) {
      return isOurs(applied.commandId());
    }
    if (payload instanceof CommandCompleted completed && isOurs(completed.commandId())) {
      complete = !completed.failed();
      return complete;
    }
    return false;
  }

  /** What it answered; there once, when all of it has come. */
  Optional<List<String>> take() {
    Optional<List<String>> taken = complete ? Optional.of(List.copyOf(answers)) : Optional.empty();
    complete = false;
    return taken;
  }

  private boolean isOurs(String id) {
    return commandId.filter(id::equals).isPresent();
  }
}
