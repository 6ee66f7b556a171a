package io.millrace.worker.training;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The steps in a row that were skipped last, to say what is wrong when there are too many. */
final class BadSteps {
  private static final int NAMED = 20;

  private final List<BatchCoordinate> batches = new ArrayList<>();
  private int unnamed;
  private FinishedStep last;

  void add(FinishedStep step) {
    last = step;
    for (BatchCoordinate batch : step.step().content().batches()) {
      if (batches.size() < NAMED) {
        batches.add(batch);
      } else {
        unnamed++;
      }
    }
  }

  void clear() {
    last = null;
    batches.clear();
    unnamed = 0;
  }

  /**
   * Why a run ends after them.
   *
   * @param inARow how many they are, at least one
   * @param goodStep the last one before them
   */
  String sentence(int inARow, long goodStep) {
    return (inARow == 1 ? "A step" : inARow + " steps in a row")
        + " had a loss or a gradient that is not finite"
        + (last == null
            ? ", as the journal says"
            : ", the last one loss "
                + last.loss()
                + " and gradient norm "
                + last.outcome().gradientNorm())
        + ". Their batches, as partition and offset, are "
        + (batches.isEmpty() ? "in the journal's StepSkipped events" : named())
        + (unnamed > 0 ? " and " + unnamed + " more" : "")
        + ". The weights are those of step "
        + goodStep
        + ", and a restart tries these batches again: lower learning.rate, set max.grad.norm, or"
        + " raise max.bad.steps if it is the data that is bad.";
  }

  private String named() {
    return batches.stream()
        .map(batch -> batch.partition() + "-" + batch.offset())
        .collect(Collectors.joining(", "));
  }
}
