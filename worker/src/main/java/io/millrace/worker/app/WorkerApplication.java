package io.millrace.worker.app;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.Application;
import io.millrace.service.SetupException;
import io.millrace.service.TakenOverException;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.OperationsSettings;
import io.millrace.service.config.Settings;
import io.millrace.service.http.OperationsServer;
import io.millrace.service.log.LogContext;
import io.millrace.service.metrics.KafkaMeters;
import io.millrace.service.metrics.MetricRegistries;
import io.millrace.service.metrics.ProcessMeters;
import io.millrace.service.topic.Denial;
import io.millrace.service.topic.TopicCreator;
import io.millrace.worker.journal.JournalException;
import io.millrace.worker.metrics.RunMeters;
import io.millrace.worker.training.Heartbeat;
import io.millrace.worker.training.StopReason;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The worker as a process: token batches in, optimizer steps, checkpoints, events and metrics out.
 * Started again under the same {@code run.id} it goes on where its journal ends.
 */
public final class WorkerApplication implements Application {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerApplication.class);

  /** How often a waiter looks whether the run was given up. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private final Settings settings;
  private final ResumeRules rules;
  private final Seams seams;
  private final Clock clock = Clock.systemUTC();
  private final PrometheusMeterRegistry registry;
  private final Heartbeat heartbeat = new Heartbeat(System::nanoTime);
  private final OpenParts open = new OpenParts();
  private final AtomicReference<TrainerThread> trainer = new AtomicReference<>();
  private final ReentrantLock lifecycle = new ReentrantLock();
  private volatile OperationsServer server;
  private volatile boolean closing;
  private volatile boolean givenUp;

  /**
   * Prepares a worker.
   *
   * @param settings of {@link WorkerSettings}' table
   * @throws io.millrace.service.SetupException when two of them contradict each other
   */
  public WorkerApplication(Settings settings) {
    this(settings, Seams.NONE);
  }

  /** With something between its parts. */
  WorkerApplication(Settings settings, Seams seams) {
    LearningSettings.requireConsistent(settings);
    this.settings = settings;
    this.rules = new ResumeRules(settings.list(WorkerSettings.RESUME_ACCEPT));
    this.seams = seams;
    this.registry = MetricRegistries.labelled("run", settings.string(WorkerSettings.RUN_ID));
  }

  @Override
  public void start() {
    lifecycle.lock();
    try (MDC.MDCCloseable named =
        MDC.putCloseable(LogContext.RUN, settings.string(WorkerSettings.RUN_ID))) {
      open();
    } catch (RuntimeException | Error e) {
      open.close();
      throw e;
    } finally {
      lifecycle.unlock();
    }
  }

  /**
   * Waits for the end of the run.
   *
   * @throws io.millrace.service.SetupException when it ended because of something that has to be
   *     put right
   * @throws TakenOverException when another worker goes on with the run
   */
  @Override
  public boolean await() throws InterruptedException {
    TrainerThread running = trainer.get();
    if (running == null) {
      return false;
    }
    while (!givenUp && !running.join(LOOK)) {
      // Until it has ended, or a close has given up waiting for it.
    }
    Throwable failure = running.failure().orElse(null);
    if (failure instanceof SetupException setup) {
      throw setup;
    }
    if (failure instanceof JournalException journal && journal.fenced()) {
      throw new TakenOverException(journal.getMessage(), journal);
    }
    Optional<SetupException> denial = Denial.in(failure);
    if (denial.isPresent()) {
      throw denial.get();
    }
    return !givenUp && failure == null;
  }

  /**
   * Ends the run with a checkpoint after the step at hand, and closes everything, all within {@link
   * WorkerSettings#SHUTDOWN_TIMEOUT_MS}. What takes longer is given up: the process may end then,
   * and the next start of the run goes on from the journal. Waits for a start that is under way.
   */
  @Override
  public void close() {
    closing = true;
    long until =
        System.nanoTime()
            + TimeUnit.MILLISECONDS.toNanos(
                settings.longInteger(WorkerSettings.SHUTDOWN_TIMEOUT_MS));
    try {
      if (!givenUp && !closeBefore(until)) {
        givenUp = true;
        LOG.error(
            "The worker has not ended within {}={}: it is given up as it is. Its next start takes the"
                + " journalled steps again that the newest checkpoint does not have.",
            WorkerSettings.SHUTDOWN_TIMEOUT_MS,
            settings.longInteger(WorkerSettings.SHUTDOWN_TIMEOUT_MS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where /metrics and /health are. */
  public String operationsAddress() {
    return server.address();
  }

  /** The metrics as they are now, in Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }

  private boolean closeBefore(long until) throws InterruptedException {
    if (!lifecycle.tryLock(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    try {
      TrainerThread running = trainer.get();
      if (running != null) {
        running.requestStop(new StopReason("The worker was told to end.", true));
        if (!running.join(remaining(until))) {
          return false;
        }
      }
      Thread rest = new Thread(open::close, "millrace-closing");
      rest.start();
      rest.join(Math.max(1, remaining(until).toMillis()));
      return !rest.isAlive();
    } finally {
      lifecycle.unlock();
    }
  }

  private static Duration remaining(long until) {
    return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
  }

  private void open() {
    open.keep(registry::close);
    StartedRun run = new StartedRun(trainer::get);
    StartClock starting = new StartClock(System::nanoTime, heartbeat);
    server =
        open.keep(
            new OperationsServer(
                settings.string(OperationsSettings.HTTP_HOST),
                settings.integer(OperationsSettings.HTTP_PORT),
                registry,
                new WorkerHealth(
                    run::state,
                    run::failure,
                    heartbeat,
                    Duration.ofMillis(
                        settings.longInteger(OperationsSettings.HEALTH_STALL_TIMEOUT_MS)),
                    () -> closing)));
    RunMeters meters = new RunMeters(registry, clock);
    // Before anything that may take long, or hang.
    meters.watch(run);
    open.keep(new ProcessMeters(registry));
    ModelLoading loading = open.keep(new ModelLoading(settings));
    // A wrong path is told at once, before the wait for a broker that may not be there either.
    loading.requireModelDirectory();
    TopicNames topics = new TopicNames(settings.string(KafkaSettings.TOPIC_PREFIX));
    TopicCreator.ensure(
        settings,
        List.of(topics.batches(), topics.evalBatches(), topics.events(), topics.control()));
    starting.ended("topics");
    OpenParts ofStart = open.keep(new OpenParts());
    TrainerThread thread =
        new TrainerThread(
            assemble(ofStart, meters, loading, starting),
            () -> {
              ofStart.close();
              return assemble(
                  ofStart, meters, loading, new StartClock(System::nanoTime, heartbeat));
            });
    if (givenUp) {
      open.close();
      return;
    }
    trainer.set(thread);
    thread.start();
  }

  private TrainerThread.Assembled assemble(
      OpenParts ofStart, RunMeters meters, ModelLoading loading, StartClock starting) {
    KafkaMeters clients = ofStart.keep(new KafkaMeters(registry));
    TrainerThread.Assembled assembled =
        new RunAssembly(settings, rules, clock, seams, ofStart, heartbeat)
            .assemble(meters, clients, loading, starting);
    LOG.info("{}", starting.sentence());
    return assembled;
  }
}
