package io.millrace.worker.app;

import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.journal.EventListener;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The run's events as lines of the log: every event but steps, and every n-th step. */
final class EventLog implements EventListener {
  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

  private final long everySteps;

  EventLog(long everySteps) {
    this.everySteps = everySteps;
  }

  @Override
  public void on(TrainingEvent event) {
    if (event.payload() instanceof EventPayload.StepCompleted step) {
      if (everySteps > 0 && event.step() % everySteps == 0) {
        LOG.info(
            "Step {}: loss {}, learning rate {}, gradient norm {}, {} tokens in {} ms",
            event.step(),
            String.format(Locale.ROOT, "%.4f", step.loss()),
            String.format(Locale.ROOT, "%.3g", step.learningRate()),
            String.format(Locale.ROOT, "%.3f", step.gradientNorm()),
            step.tokens(),
            Math.round(step.stepMillis()));
      }
    } else if (event.payload() instanceof EventPayload.RunStarted started) {
      LOG.info(
          "Run {} starts at step {}: {} with {} parameters from {} on {}, {} steps planned",
          event.run(),
          event.step(),
          started.modelType(),
          started.parameters(),
          started.model(),
          started.device(),
          started.plannedSteps().isPresent() ? started.plannedSteps().getAsLong() : "no");
    } else if (event.payload() instanceof EventPayload.BatchRejected rejected) {
      LOG.warn(
          "Batch at partition {} offset {} was not trained on: {}",
          rejected.partition(),
          rejected.offset(),
          rejected.reason());
    } else {
      LOG.info("Step {}: {}", event.step(), event.payload());
    }
  }
}
