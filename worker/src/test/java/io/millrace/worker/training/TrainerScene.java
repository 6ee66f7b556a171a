package io.millrace.worker.training;

import io.millrace.schemas.control.ControlCommand;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.checkpoint.Checkpoint;
import io.millrace.worker.checkpoint.Checkpointer;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.checkpoint.SaveRequest;
import io.millrace.worker.checkpoint.SaveResult;
import io.millrace.worker.control.CommandInbox;
import io.millrace.worker.control.ReceivedCommand;
import io.millrace.worker.journal.EventPublisher;
import io.millrace.worker.journal.Journal;
import io.millrace.worker.journal.JournalException;
import io.millrace.worker.journal.JournalPlace;
import io.millrace.worker.progress.ControlProgress;
import io.millrace.worker.progress.RunConditions;
import io.millrace.worker.recovery.JournalFold;
import io.millrace.worker.recovery.RecoveryPlan;
import io.millrace.worker.recovery.RecoveryWork;
import io.millrace.worker.recovery.Resumption;
import io.millrace.worker.schedule.LinearSchedule;
import io.millrace.worker.source.BatchArchive;
import io.millrace.worker.source.BatchSource;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.ReadPosition;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A trainer among fakes: what is delivered and commanded goes in, events and saves come out. */
final class TrainerScene {
  static final long NOW = 1_800_000_000_000L;
  private static final RunConditions CONDITIONS =
      new RunConditions("model", "fingerprint", "cpu", "fp32", Map.of(), Map.of());

  final FakeProgram program = new FakeProgram();
  final Deque<Delivery> deliveries = new ArrayDeque<>();
  final Deque<ReceivedCommand> commands = new ArrayDeque<>();
  final List<Delivery> evaluation = new ArrayList<>();
  final List<TrainingEvent> events = new ArrayList<>();
  final List<ReadPosition> positions = new ArrayList<>();
  final List<SaveRequest> saves = new ArrayList<>();

  /** How many events there were at each save; it stands on disk only once these are committed. */
  final List<Integer> eventsAtSaves = new ArrayList<>();

  final Deque<SaveResult> results = new ArrayDeque<>();
  JournalException journalFailure;
  boolean diskFull;
  boolean diskBusy;
  boolean diskSlow;
  long evaluationNanos;
  private long nanos;
  private long commandOffset;

  Trainer trainer(TrainingSettings settings) {
    return trainer(settings, Optional.empty());
  }

  Trainer trainer(TrainingSettings settings, Optional<RunManifest> resumed) {
    return trainer(
        settings,
        resumed
            .map(manifest -> recovery(manifest, new JournalFold("run", manifest).result()))
            .orElse(RecoveryWork.none()));
  }

  /** One that goes on from a checkpoint after which the journal says something. */
  static RecoveryWork recovery(RunManifest manifest, Resumption resumption) {
    return new RecoveryWork(
        new RecoveryPlan(
            Optional.of(new Checkpoint(Path.of("step-" + manifest.step()), manifest)),
            List.of(),
            new Resumption(
                resumption.from(),
                resumption.steps(),
                resumption.now(),
                resumption.good(),
                resumption.best(),
                resumption.control(),
                resumption.rejected(),
                resumption.format(),
                resumption.plan(),
                resumption.conditions(),
                resumption.lastStart(),
                resumption.stepConditions(),
                resumption.lastTurn(),
                resumption.evaluated(),
                resumption.patienceAsked(),
                Map.of("step-" + manifest.step(), manifest.step()))),
        archive(),
        Set.of(),
        List.of(),
        0,
        false);
  }

  static BatchArchive archive() {
    return new Batches();
  }

  Trainer trainer(TrainingSettings settings, RecoveryWork recovery) {
    Resumption resumption = recovery.plan().resumption();
    Clock clock = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
    long firstControlOffset = resumption.control().map(ControlProgress::nextOffset).orElse(0L);
    return new Trainer(
        new TrainerParts(
            settings,
            new LinearSchedule(1.0, 0, 10, 0),
            program,
            new Deliveries(),
            () -> Optional.ofNullable(commands.poll()),
            new CommandInbox(
                "run",
                NOW,
                firstControlOffset,
                resumption.control().map(ControlProgress::decided).orElse(List.of())),
            consumer -> {
              nanos += evaluationNanos;
              evaluation.forEach(consumer);
            },
            new EventPublisher(
                "run", "incarnation", resumption.now().sequence(), clock, new Events(), List.of()),
            new Saves(),
            new RunIdentity("incarnation", CONDITIONS),
            recovery),
        clock,
        () -> nanos += 1_000_000);
  }

  /** Makes batches of the offsets from one up to before the other wait to be delivered. */
  void deliver(long from, long to) {
    for (long offset = from; offset < to; offset++) {
      deliveries.add(batch(offset, 1, 2));
    }
  }

  /** The steps and positions that events of one kind were published at. */
  List<Map.Entry<Long, ReadPosition>> standings(Class<? extends EventPayload> type) {
    List<Map.Entry<Long, ReadPosition>> standings = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      if (type.isInstance(events.get(i).payload())) {
        standings.add(Map.entry(events.get(i).step(), positions.get(i)));
      }
    }
    return standings;
  }

  /** The kinds of the events, in order, but for the one that goes with every run's first batch. */
  List<String> kinds() {
    return events.stream()
        .map(event -> event.payload().getClass().getSimpleName())
        .filter(kind -> !kind.equals("BatchFormatAdopted"))
        .toList();
  }

  void begin(Trainer trainer) throws InterruptedException {
    trainer.begin(
        new EventPayload.RunStarted(
            "m",
            "gpt2",
            1,
            "cpu",
            "fp32",
            Map.of(),
            42,
            0,
            0,
            OptionalLong.of(10),
            List.of(),
            List.of(),
            0,
            "fingerprint",
            "model",
            List.of(),
            Map.of()));
  }

  /** Begins and turns until the run is over or there is nothing left to deliver. */
  void run(Trainer trainer) throws InterruptedException {
    begin(trainer);
    while (trainer.runOnce()) {
      if (deliveries.isEmpty() && commands.isEmpty() && trainer.state() == RunState.WAITING) {
        return;
      }
    }
  }

  /** A batch of partition 0. */
  static Delivery.Batch batch(long offset, int... ids) {
    return TestBatches.batch(new BatchCoordinate(0, offset), ids);
  }

  void command(String id, String type, Map<String, String> arguments) {
    commands.add(
        new ReceivedCommand.Decoded(
            commandOffset++,
            new ControlCommand(id, "run", type, arguments, "ann", NOW, OptionalLong.empty())));
  }

  <T extends EventPayload> List<T> payloads(Class<T> type) {
    return events.stream()
        .map(TrainingEvent::payload)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  /** Every batch that {@link #deliver} can deliver, for steps that are taken again. */
  private static final class Batches implements BatchArchive {
    @Override
    public List<BatchCoordinate> missing(Collection<BatchCoordinate> needed) {
      return List.of();
    }

    @Override
    public Delivery fetch(BatchCoordinate at) {
      return batch(at.offset(), 1, 2);
    }

    @Override
    public void close() {}
  }

  private final class Deliveries implements BatchSource {
    @Override
    public Optional<Delivery> poll(Duration timeout) {
      return Optional.ofNullable(deliveries.poll());
    }

    @Override
    public int waiting() {
      return deliveries.size();
    }
  }

  private final class Events implements Journal {
    @Override
    public void append(TrainingEvent event, ReadPosition position, boolean urgent) {
      events.add(event);
      positions.add(position);
    }

    @Override
    public void requireWorking() {
      if (journalFailure != null) {
        throw journalFailure;
      }
    }

    @Override
    public JournalPlace place() {
      return new JournalPlace(0, events.get(events.size() - 1).sequence());
    }

    @Override
    public CompletableFuture<Void> flush() {
      return CompletableFuture.completedFuture(null);
    }
  }

  private final class Saves implements Checkpointer {
    @Override
    public boolean idle() {
      return !diskBusy;
    }

    @Override
    public void awaitIdle() {
      diskBusy = false;
    }

    @Override
    public void save(SaveRequest request) {
      if (diskBusy && !request.best()) {
        throw new IllegalStateException("It would take the place of a best one that waits");
      }
      saves.add(request);
      diskBusy |= diskSlow;
      eventsAtSaves.add(events.size());
      Path directory = Path.of("step-" + request.manifest().step());
      results.add(
          diskFull
              ? new SaveResult.Failed(request, directory, "No space left on device")
              : new SaveResult.Saved(request, directory, 1, 1));
    }

    @Override
    public Optional<SaveResult> result() {
      return Optional.ofNullable(results.poll());
    }

    @Override
    public void close() {}
  }
}
