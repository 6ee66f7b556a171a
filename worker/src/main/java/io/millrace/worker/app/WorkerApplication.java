package io.millrace.worker.app;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.service.Application;
import io.millrace.service.SetupException;
import io.millrace.service.config.OperationsSettings;
import io.millrace.service.config.Settings;
import io.millrace.service.http.OperationsServer;
import io.millrace.service.topic.TopicCreator;
import io.millrace.worker.checkpoint.BackgroundCheckpointer;
import io.millrace.worker.checkpoint.Checkpoint;
import io.millrace.worker.checkpoint.CheckpointStore;
import io.millrace.worker.checkpoint.RunLock;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.control.CommandInbox;
import io.millrace.worker.journal.EventPublisher;
import io.millrace.worker.journal.Journal;
import io.millrace.worker.kafka.KafkaConnections;
import io.millrace.worker.metrics.ClientMeters;
import io.millrace.worker.metrics.TrainingMeters;
import io.millrace.worker.source.BatchSource;
import io.millrace.worker.source.ReadPosition;
import io.millrace.worker.training.RunIdentity;
import io.millrace.worker.training.StopReason;
import io.millrace.worker.training.Trainer;
import io.millrace.worker.training.TrainerParts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker as a process: token batches in, optimizer steps, checkpoints, events and metrics out.
 * Started again under the same {@code run.id} it goes on from the newest whole checkpoint.
 */
public final class WorkerApplication implements Application {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerApplication.class);

  private final Settings settings;
  private final Clock clock = Clock.systemUTC();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final AtomicReference<TrainerThread> trainer = new AtomicReference<>();
  private volatile OperationsServer server;

  /**
   * Prepares a worker.
   *
   * @param settings of {@link WorkerSettings}' table
   * @throws io.millrace.service.SetupException when two of them contradict each other
   */
  public WorkerApplication(Settings settings) {
    LearningSettings.requireConsistent(settings);
    this.settings = settings;
  }

  @Override
  public synchronized void start() {
    try {
      open();
    } catch (RuntimeException | Error e) {
      release();
      throw e;
    }
  }

  @Override
  public boolean await() throws InterruptedException {
    TrainerThread running = trainer.get();
    if (running == null) {
      return false;
    }
    running.join();
    if (running.failure().orElse(null) instanceof SetupException setup) {
      throw setup;
    }
    return running.failure().isEmpty();
  }

  /**
   * Ends the run with a checkpoint after the batch at hand, and closes everything. Waits for a
   * start that is under way.
   */
  @Override
  public synchronized void close() {
    TrainerThread running = trainer.get();
    if (running != null) {
      running.requestStop(new StopReason("The worker was told to end.", true));
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    release();
  }

  /** Where /metrics and /health are. */
  public String operationsAddress() {
    return server.address();
  }

  /** The metrics as they are now, in Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }

  /** The directory of the run, which holds its {@code checkpoints}. */
  private Path runDirectory() {
    return Path.of(settings.string(WorkerSettings.RUN_DIRECTORY))
        .resolve(settings.string(WorkerSettings.RUN_ID));
  }

  private void open() {
    long startedAt = clock.millis();
    String run = settings.string(WorkerSettings.RUN_ID);
    server =
        keep(
            new OperationsServer(
                settings.string(OperationsSettings.HTTP_HOST),
                settings.integer(OperationsSettings.HTTP_PORT),
                registry,
                new WorkerHealth(() -> Optional.ofNullable(trainer.get()))));
    ModelLoading loading = new ModelLoading(settings);
    // A wrong path is told at once, before the wait for a broker that may not be there either.
    loading.requireModelDirectory();
    TopicCreator.ensure(settings);
    keep(new RunLock(runDirectory()));
    CheckpointStore store =
        new CheckpointStore(
            runDirectory().resolve("checkpoints"),
            settings.integer(WorkerSettings.CHECKPOINTS_KEEP));
    Optional<Checkpoint> checkpoint = store.newest();
    Optional<RunManifest> resumed = checkpoint.map(Checkpoint::manifest);
    long seed = RunSeed.of(settings, resumed);
    LoadedModel model = loading.load(checkpoint, seed);
    keep(model.program());
    HostWeights.release();

    TrainingMeters meters = new TrainingMeters(registry);
    bindJvm();
    ClientMeters clients = keep(new ClientMeters(registry));
    KafkaConnections connections = keep(new KafkaConnections(settings, run, clients::bind));
    RunPlan plan = RunPlan.of(settings, connections, resumed);
    long controlOffset =
        resumed.map(RunManifest::controlOffset).orElseGet(connections::controlEndOffset);
    Journal journal =
        connections.journal(
            Duration.ofMillis(settings.longInteger(WorkerSettings.JOURNAL_COMMIT_INTERVAL_MS)));
    BatchSource source =
        connections.batches(
            model.program(),
            resumed.map(RunManifest::position).orElse(ReadPosition.START),
            plan.endOffsets(),
            settings.integer(WorkerSettings.PASSES),
            settings.integer(WorkerSettings.READ_AHEAD_BATCHES),
            model.tokenizerFingerprint());
    String incarnation = UUID.randomUUID().toString();
    TrainerParts parts =
        new TrainerParts(
            TrainingPlans.settings(settings, plan, seed),
            Schedules.of(settings, plan.steps()),
            model.program(),
            source,
            connections.commands(controlOffset),
            new CommandInbox(
                run,
                startedAt,
                controlOffset,
                resumed.map(RunManifest::commands).orElseGet(List::of)),
            connections.evaluationSet(model.tokenizerFingerprint()),
            new EventPublisher(
                run,
                incarnation,
                clock,
                journal,
                List.of(
                    meters, new EventLog(settings.longInteger(WorkerSettings.LOG_EVERY_STEPS)))),
            keep(new BackgroundCheckpointer(store, model.writer(), journal)),
            new RunIdentity(incarnation, model.tokenizerFingerprint()),
            resumed);
    TrainerThread thread =
        new TrainerThread(
            new Trainer(parts, clock, System::nanoTime), started(model, checkpoint, plan, seed));
    meters.watch(thread::state, source::waiting);
    trainer.set(thread);
    thread.start();
  }

  private RunStarted started(
      LoadedModel model, Optional<Checkpoint> checkpoint, RunPlan plan, long seed) {
    return new RunStarted(
        checkpoint
            .map(c -> c.directory().toString())
            .orElse(settings.string(WorkerSettings.MODEL_DIRECTORY)),
        model.type(),
        model.program().parameters(),
        model.program().device(),
        model.program().precision(),
        seed,
        checkpoint.map(c -> c.manifest().step()).orElse(0L),
        plan.steps() > 0 ? OptionalLong.of(plan.steps()) : OptionalLong.empty(),
        model.tokenizerFingerprint(),
        settings.effective());
  }

  private void bindJvm() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    keep(new JvmGcMetrics()).bindTo(registry);
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    open.push(closeable);
    return closeable;
  }

  /** Closes what was opened, the last first; one that fails does not keep the others open. */
  private void release() {
    while (!open.isEmpty()) {
      AutoCloseable next = open.pop();
      try {
        next.close();
      } catch (Exception e) {
        LOG.warn("{} could not be closed: {}", next.getClass().getSimpleName(), e.toString());
      }
    }
  }
}
