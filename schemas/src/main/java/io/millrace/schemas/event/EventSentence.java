package io.millrace.schemas.event;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.BatchFormatAdopted;
import io.millrace.schemas.event.EventPayload.BatchRejected;
import io.millrace.schemas.event.EventPayload.BatchesMissing;
import io.millrace.schemas.event.EventPayload.CheckpointFailed;
import io.millrace.schemas.event.EventPayload.CheckpointPassedOver;
import io.millrace.schemas.event.EventPayload.CheckpointSaved;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import io.millrace.schemas.event.EventPayload.CommandCompleted;
import io.millrace.schemas.event.EventPayload.CommandRejected;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.schemas.event.EventPayload.EvaluationFailed;
import io.millrace.schemas.event.EventPayload.PassCompleted;
import io.millrace.schemas.event.EventPayload.RunRecovered;
import io.millrace.schemas.event.EventPayload.RunReplanned;
import io.millrace.schemas.event.EventPayload.RunRolledBack;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.schemas.event.EventPayload.RunStopped;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.EventPayload.StepDiverged;
import io.millrace.schemas.event.EventPayload.StepSkipped;
import io.millrace.schemas.event.EventPayload.TextGenerated;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What happened, in words for people: for logs and for screens. */
public final class EventSentence {
  private static final int NAMED = 3;

  private EventSentence() {}

  /**
   * One line without a full stop, unless a text that was generated has several, for example {@code
   * evaluation: loss 2.25, ...}.
   */
  public static String of(EventPayload payload) {
    if (payload instanceof StepCompleted step) {
      return text(
          "loss %.4f  gradient norm %.3f  learning rate %.3g  %,d tokens in %,.0f ms",
          step.loss(), step.gradientNorm(), step.learningRate(), step.tokens(), step.stepMillis());
    }
    if (payload instanceof EvaluationCompleted evaluation) {
      return EvaluationSentence.of(evaluation);
    }
    if (payload instanceof RunStarted started) {
      return text(
          "%s: %s from %s, %,d parameters on %s in %s%s",
          started.resumedFromStep() > 0 ? "resumed" : "started",
          started.modelType(),
          started.model(),
          started.parameters(),
          started.device(),
          started.precision(),
          started.plannedSteps().isPresent()
              ? text(", %,d steps planned", started.plannedSteps().getAsLong())
              : "");
    }
    return describeRare(payload);
  }

  private static String describeRare(EventPayload payload) {
    if (payload instanceof StepSkipped skipped) {
      return text(
          "skipped, %d in a row: loss %s, gradient norm %s, batches at %s",
          skipped.skippedInARow(), skipped.loss(), skipped.gradientNorm(), at(skipped.batches()));
    }
    if (payload instanceof EvaluationFailed failed) {
      return text("evaluation failed: %s", failed.reason().replaceFirst("\\.$", ""));
    }
    if (payload instanceof CheckpointSaved saved) {
      return text(
          "checkpoint saved: %s (%,.1f MB%s)",
          saved.directory(), saved.bytes() / 1e6, saved.best() ? ", the best so far" : "");
    }
    if (payload instanceof CheckpointFailed failed) {
      return text("checkpoint failed: %s: %s", failed.directory(), failed.reason());
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
          stopped.reason().replaceFirst("\\.$", ""),
          stopped.checkpoint().map(c -> ", newest checkpoint " + c).orElse(""));
    }
    return describeCommand(payload);
  }

  private static String describeCommand(EventPayload payload) {
    if (payload instanceof CommandApplied applied) {
      return text("%s%s: %s", applied.type(), by(applied.issuedBy()), applied.result());
    }
    if (payload instanceof CommandCompleted completed) {
      return text(
          "%s%s%s: %s",
          completed.type(),
          by(completed.issuedBy()),
          completed.failed() ? " failed" : "",
          completed.result());
    }
    if (payload instanceof CommandRejected rejected) {
      return text(
          "%s%s was rejected: %s", rejected.type(), by(rejected.issuedBy()), rejected.reason());
    }
    if (payload instanceof TextGenerated generated) {
      boolean hashed = HashedText.is(generated.text());
      return text("generated: %s%s%s", generated.prompt(), hashed ? " " : "", generated.text());
    }
    return describeRecovery(payload);
  }

  private static String describeRecovery(EventPayload payload) {
    if (payload instanceof RunRecovered recovered) {
      return text(
          "recovered: %,d journalled steps taken again after step %,d in %,.1f s, %s",
          recovered.steps(),
          recovered.fromStep(),
          recovered.millis() / 1e3,
          recovered.identical()
              ? "every loss bit for bit as journalled"
              : text("losses differ by up to %.2g", recovered.largestDifference()));
    }
    if (payload instanceof StepDiverged diverged) {
      return text(
          "step %,d came out otherwise than journalled: loss %s for %s, gradient norm %s for %s",
          diverged.divergedStep(),
          diverged.recomputedLoss(),
          diverged.journalledLoss(),
          diverged.recomputedGradientNorm(),
          diverged.journalledGradientNorm());
    }
    if (payload instanceof BatchFormatAdopted adopted) {
      return text(
          "takes batches of tokenizer %.12s in format %.12s",
          adopted.tokenizerFingerprint(), adopted.formatFingerprint());
    }
    if (payload instanceof PassCompleted completed) {
      return text("pass %,d completed", completed.pass());
    }
    if (payload instanceof RunRolledBack back) {
      return text(
          "rolled back to step %,d: %s", back.toStep(), back.reason().replaceFirst("\\.$", ""));
    }
    if (payload instanceof RunReplanned replanned) {
      return text(
          "%,d steps planned now: %s",
          replanned.plannedSteps(), replanned.reason().replaceFirst("\\.$", ""));
    }
    if (payload instanceof CheckpointPassedOver passedOver) {
      return text("checkpoint passed over: %s: %s", passedOver.directory(), passedOver.reason());
    }
    if (payload instanceof BatchesMissing missing) {
      return text("goes on without missing batches: %s", missing.reason().replaceFirst("\\.$", ""));
    }
    throw new IllegalArgumentException("Unknown event " + payload.getClass());
  }

  private static String at(List<BatchCoordinate> batches) {
    String named =
        batches.stream()
            .limit(NAMED)
            .map(batch -> text("%d offset %,d", batch.partition(), batch.offset()))
            .collect(Collectors.joining(", "));
    return batches.size() <= NAMED ? named : named + text(" and %,d more", batches.size() - NAMED);
  }

  /** Who sends JSON by hand may not say who they are. */
  private static String by(String issuer) {
    return issuer.isEmpty() ? "" : " by " + issuer;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
