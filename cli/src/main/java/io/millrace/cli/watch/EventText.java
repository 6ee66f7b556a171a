package io.millrace.cli.watch;

import io.millrace.cli.terminal.Colour;
import io.millrace.cli.terminal.Terminal;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.BatchRejected;
import io.millrace.schemas.event.EventPayload.CheckpointFailed;
import io.millrace.schemas.event.EventPayload.CheckpointSaved;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import io.millrace.schemas.event.EventPayload.CommandRejected;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.schemas.event.EventPayload.RunStopped;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Events as lines for people. */
public final class EventText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final Terminal terminal;
  private final ZoneId zone;

  /**
   * A writer of lines.
   *
   * @param zone that times are told in
   */
  public EventText(Terminal terminal, ZoneId zone) {
    this.terminal = terminal;
    this.zone = zone;
  }

  /** One line, for example {@code 12:00:01 demo step 12 loss 3.2100 ...}. */
  public String line(TrainingEvent event) {
    String what = describe(event.payload());
    return String.format(
        Locale.ROOT,
        "%s  %s  step %,d  %s",
        TIME.withZone(zone).format(Instant.ofEpochMilli(event.time())),
        event.run(),
        event.step(),
        colour(event.payload()) == null ? what : terminal.paint(colour(event.payload()), what));
  }

  private static Colour colour(EventPayload payload) {
    if (payload instanceof EvaluationCompleted || payload instanceof CheckpointSaved) {
      return Colour.GREEN;
    }
    if (payload instanceof CheckpointFailed
        || payload instanceof CommandRejected
        || payload instanceof BatchRejected
        || (payload instanceof RunStopped stopped && stopped.failed())) {
      return Colour.RED;
    }
    return payload instanceof StepCompleted ? null : Colour.CYAN;
  }

  private static String describe(EventPayload payload) {
    if (payload instanceof StepCompleted step) {
      return text(
          "loss %.4f  gradient norm %.3f  learning rate %.3g  %,d tokens in %,.0f ms",
          step.loss(), step.gradientNorm(), step.learningRate(), step.tokens(), step.stepMillis());
    }
    if (payload instanceof EvaluationCompleted evaluation) {
      return text(
          "evaluation: loss %.4f, perplexity %.2f on %,d targets%s",
          evaluation.loss(),
          evaluation.perplexity(),
          evaluation.targets(),
          evaluation.best()
              ? ", the best so far"
              : text(", no better for %d in a row", evaluation.evaluationsWithoutImprovement()));
    }
    if (payload instanceof RunStarted started) {
      return text(
          "%s: %s from %s, %,d parameters on %s%s",
          started.resumedFromStep() > 0 ? "resumed" : "started",
          started.modelType(),
          started.model(),
          started.parameters(),
          started.device(),
          started.plannedSteps().isPresent()
              ? text(", %,d steps planned", started.plannedSteps().getAsLong())
              : "");
    }
    return describeRare(payload);
  }

  private static String describeRare(EventPayload payload) {
    if (payload instanceof CheckpointSaved saved) {
      return text(
          "checkpoint saved: %s (%,.1f MB%s)",
          saved.directory(), saved.bytes() / 1e6, saved.best() ? ", the best so far" : "");
    }
    if (payload instanceof CheckpointFailed failed) {
      return text("checkpoint failed: %s: %s", failed.directory(), failed.reason());
    }
    if (payload instanceof CommandApplied applied) {
      return text("%s by %s: %s", applied.type(), applied.issuedBy(), applied.result());
    }
    if (payload instanceof CommandRejected rejected) {
      return text(
          "%s by %s was rejected: %s", rejected.type(), rejected.issuedBy(), rejected.reason());
    }
    if (payload instanceof BatchRejected batch) {
      return text(
          "batch at %d offset %,d was rejected: %s",
          batch.partition(), batch.offset(), batch.reason());
    }
    if (payload instanceof RunStopped stopped) {
      return text(
          "%s: %s%s",
          stopped.failed() ? "failed" : "stopped",
          stopped.reason(),
          stopped.checkpoint().map(c -> ", newest checkpoint " + c).orElse(""));
    }
    throw new IllegalArgumentException("Unknown event " + payload.getClass());
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
