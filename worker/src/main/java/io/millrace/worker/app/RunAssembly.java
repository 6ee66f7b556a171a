package io.millrace.worker.app;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.service.SetupException;
import io.millrace.service.config.Settings;
import io.millrace.service.metrics.KafkaMeters;
import io.millrace.worker.checkpoint.BackgroundCheckpointer;
import io.millrace.worker.checkpoint.CheckpointStore;
import io.millrace.worker.checkpoint.Retention;
import io.millrace.worker.checkpoint.RunLock;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.control.CommandInbox;
import io.millrace.worker.control.CommandQueue;
import io.millrace.worker.huggingface.ModelFingerprint;
import io.millrace.worker.journal.EventPublisher;
import io.millrace.worker.journal.Journal;
import io.millrace.worker.kafka.KafkaConnections;
import io.millrace.worker.metrics.DeviceMeters;
import io.millrace.worker.metrics.RunMeters;
import io.millrace.worker.progress.CommandMemory;
import io.millrace.worker.progress.ControlProgress;
import io.millrace.worker.progress.Orders;
import io.millrace.worker.progress.RunConditions;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.recovery.RecoveryPlan;
import io.millrace.worker.recovery.RecoveryPlanner;
import io.millrace.worker.recovery.RecoveryWork;
import io.millrace.worker.recovery.Resumption;
import io.millrace.worker.source.BatchArchive;
import io.millrace.worker.source.BatchSource;
import io.millrace.worker.source.OffsetRanges;
import io.millrace.worker.training.Heartbeat;
import io.millrace.worker.training.RunIdentity;
import io.millrace.worker.training.Trainer;
import io.millrace.worker.training.TrainerParts;
import io.millrace.worker.training.TrainingSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a run together, in the order that exactness asks for: the directory is locked and every
 * other worker of the run fenced before the journal is read, the journal read before a checkpoint
 * is chosen, and what differs from the start before judged before anything is computed.
 */
final class RunAssembly {
  private static final Logger LOG = LoggerFactory.getLogger(RunAssembly.class);

  private final Settings settings;
  private final ResumeRules rules;
  private final Clock clock;
  private final Seams seams;
  private final OpenParts open;
  private final Heartbeat heartbeat;
  private final String run;
  private final String incarnation = UUID.randomUUID().toString();

  /**
   * Prepares.
   *
   * @param rules of what may differ from the start before
   * @param open is given everything that has to be closed
   * @param heartbeat of the run
   */
  RunAssembly(
      Settings settings,
      ResumeRules rules,
      Clock clock,
      Seams seams,
      OpenParts open,
      Heartbeat heartbeat) {
    this.settings = settings;
    this.rules = rules;
    this.clock = clock;
    this.seams = seams;
    this.open = open;
    this.heartbeat = heartbeat;
    this.run = settings.string(WorkerSettings.RUN_ID);
  }

  /**
   * Opens everything.
   *
   * @param starting is told of each phase
   * @throws SetupException when the run cannot go on as it is set
   */
  TrainerThread.Assembled assemble(
      RunMeters meters, KafkaMeters clients, ModelLoading loading, StartClock starting) {
    Path runDirectory = Path.of(settings.string(WorkerSettings.RUN_DIRECTORY)).resolve(run);
    Path checkpoints = runDirectory.resolve("checkpoints");
    open.keep(new RunLock(runDirectory, incarnation, settings.flag(WorkerSettings.RUN_TAKEOVER)));
    KafkaConnections connections =
        open.keep(
            new KafkaConnections(
                settings,
                run,
                settings.list(WorkerSettings.BATCHES_ACCEPT_FINGERPRINTS),
                clients::bind,
                heartbeat::beat));
    Journal journal =
        seams
            .journal()
            .apply(
                connections.journal(
                    seams.transactionalId().apply(connections.transactionalId()),
                    Duration.ofMillis(
                        settings.longInteger(WorkerSettings.JOURNAL_COMMIT_INTERVAL_MS))));
    starting.ended("journal");
    // After the broker has fenced the others: whoever has the journal shall have the directory.
    CheckpointStore store =
        open.keep(
            new CheckpointStore(
                checkpoints,
                new Retention(
                    settings.integer(WorkerSettings.CHECKPOINTS_KEEP),
                    settings.longInteger(WorkerSettings.CHECKPOINTS_KEEP_EVERY_STEPS)),
                incarnation));
    RecoveryPlan recovery =
        new RecoveryPlanner(run, store, seams.history().apply(connections.history())).plan();
    Resumption resumption = recovery.resumption();
    Orders orders = resumption.controlAt(settings.effective()).orders();
    // Before the run's beginning is noted: what comes after that is for it, and is answered.
    long controlOffset =
        resumption
            .control()
            .map(ControlProgress::nextOffset)
            .orElseGet(connections::controlEndOffset);
    RunPlan plan = RunPlans.of(settings, orders.changed(), connections, resumption, clock.millis());
    starting.ended("checkpoint");

    meters.resumed(recovery);
    LoadedModel model = load(meters.device(), loading, recovery, plan.seed());
    starting.ended("model");
    RunConditions conditions = conditions(model);
    RunChanges changes = RunChanges.of(recovery, conditions, plan, orders, rules);
    changes.sentences().forEach(change -> LOG.warn("{}", change));
    starting.ended("fingerprint");
    BatchArchive archive = open.keep(connections.archive());
    BatchTopic topic =
        new BatchTopic(
            connections.batchFirstOffsets(),
            connections.batchEndOffsets(),
            () ->
                RunPlans.leftOfPass(
                    settings.with(orders.changed()),
                    connections,
                    plan,
                    resumption.now().position()));
    TrainingSettings training = TrainingPlans.settings(settings, plan);
    MissingBatches missing = MissingBatches.of(resumption, training, archive, topic);
    if (settings.string(WorkerSettings.RECOVERY_MISSING_BATCHES).equals("refuse")) {
      missing.requireNone();
    }
    // Closed before the model, to whose device it brings batches.
    BatchSource source =
        open.keep(
            connections.batches(
                model.program(),
                missing.after(resumption.now().position()),
                plan.notBefore(topic.first()),
                settings.integer(WorkerSettings.PASSES),
                settings.integer(WorkerSettings.READ_AHEAD_BATCHES),
                model.batches()));
    CommandQueue commands = connections.commands(controlOffset);
    TrainerParts parts =
        new TrainerParts(
            training,
            new SettingTunings(settings, connections),
            model.program(),
            source,
            commands,
            new CommandInbox(
                run,
                plan.begunAt(),
                resumption.control().map(ControlProgress::memory).orElseGet(CommandMemory::new)),
            connections.evaluationSets(model.batches()),
            open.keep(model.texts()),
            new RunCheckpoints(
                checkpoints,
                run,
                connections.history(),
                checkpoint ->
                    gone(connections, plan, checkpoint)
                        .or(() -> rules.objection(checkpoint.conditions(), conditions))),
            new EventPublisher(
                run,
                incarnation,
                resumption.now().sequence(),
                clock,
                journal,
                List.of(
                    meters,
                    new EventLog(
                        settings
                            .with(orders.changed())
                            .longInteger(WorkerSettings.LOG_EVERY_STEPS)))),
            open.keep(
                new BackgroundCheckpointer(store, seams.writer().apply(model.writer()), journal)),
            new RunIdentity(incarnation, conditions),
            new RecoveryWork(
                recovery,
                archive,
                missing.batches(),
                missing.ranges(),
                settings.decimal(WorkerSettings.RECOVERY_TOLERANCE),
                changes.ofNumbers()),
            heartbeat);
    starting.ended("batches");
    return new TrainerThread.Assembled(
        new Trainer(parts, clock, System::nanoTime),
        source,
        commands,
        started(model, recovery, plan, conditions, controlOffset, changes.sentences()));
  }

  private LoadedModel load(
      DeviceMeters meters, ModelLoading loading, RecoveryPlan recovery, long seed) {
    LoadedModel model = loading.load(recovery.checkpoint(), seed).around(seams.program());
    open.keep(model.program());
    HostWeights.release();
    LoadedDevice device = loading.device(model);
    meters.show(model.program().device(), device.usage(), device.peakFlops());
    return model.around(program -> meters.counted(program, model.flops()));
  }

  private RunConditions conditions(LoadedModel model) {
    return new RunConditions(
        ModelFingerprint.of(Path.of(settings.string(WorkerSettings.MODEL_DIRECTORY))),
        model.tokenizerFingerprint(),
        model.program().device(),
        model.program().precision(),
        model.program().hardware(),
        settings.effective());
  }

  private RunStarted started(
      LoadedModel model,
      RecoveryPlan recovery,
      RunPlan plan,
      RunConditions conditions,
      long controlOffset,
      List<String> changes) {
    return new RunStarted(
        recovery
            .checkpoint()
            .map(checkpoint -> checkpoint.directory().toString())
            .orElse(settings.string(WorkerSettings.MODEL_DIRECTORY)),
        model.type(),
        model.program().parameters(),
        conditions.device(),
        conditions.precision(),
        conditions.hardware(),
        plan.seed(),
        plan.begunAt(),
        recovery.resumption().from(),
        recovery.resumption().now().step(),
        plan.steps() > 0 ? OptionalLong.of(plan.steps()) : OptionalLong.empty(),
        coordinates(plan.firstOffsets()),
        coordinates(plan.endOffsets()),
        controlOffset,
        conditions.tokenizerFingerprint(),
        conditions.modelFingerprint(),
        changes,
        conditions.settings());
  }

  /** Whether the topic still has what comes after a checkpoint. */
  private Optional<String> gone(
      KafkaConnections connections, RunPlan plan, RunManifest checkpoint) {
    if (!settings.string(WorkerSettings.RECOVERY_MISSING_BATCHES).equals("refuse")) {
      return Optional.empty();
    }
    BatchTopic topic =
        new BatchTopic(connections.batchFirstOffsets(), connections.batchEndOffsets(), () -> 0);
    List<OffsetRange> gone =
        topic.gone(plan.nextOffsets(checkpoint.standing().position()), plan.endOffsets());
    return gone.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "The batch topic no longer has what comes after it: " + OffsetRanges.named(gone) + ".");
  }

  private static List<BatchCoordinate> coordinates(Map<Integer, Long> offsets) {
    return offsets.entrySet().stream()
        .map(entry -> new BatchCoordinate(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingInt(BatchCoordinate::partition))
        .toList();
  }
}
