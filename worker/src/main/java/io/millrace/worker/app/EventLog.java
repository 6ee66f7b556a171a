package io.millrace.worker.app;

import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventSentence;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.service.log.LogContext;
import io.millrace.worker.journal.EventListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The run's events as lines of the log: every event but steps, and every n-th step. */
final class EventLog implements EventListener {
  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

  private long everySteps;

  EventLog(long everySteps) {
    this.everySteps = everySteps;
  }

  @Override
  public void on(TrainingEvent event) {
    if (event.payload() instanceof EventPayload.CommandApplied applied) {
      String changed = applied.arguments().get(WorkerSettings.LOG_EVERY_STEPS);
      everySteps = changed == null ? everySteps : Long.parseLong(changed);
    }
    // Every line that this thread writes from here on says so, until the next event.
    MDC.put(LogContext.STEP, Long.toString(event.step()));
    boolean aStep = event.payload() instanceof EventPayload.StepCompleted;
    if (!aStep || (everySteps > 0 && event.step() % everySteps == 0)) {
      LOG.info("{} step {}: {}", event.run(), event.step(), EventSentence.of(event.payload()));
    }
  }
}
