package io.millrace.worker.training;

import io.millrace.schemas.control.ControlCommand;
import io.millrace.schemas.event.EvaluationMeasure;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.checkpoint.Checkpoint;
import io.millrace.worker.checkpoint.Checkpointer;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.checkpoint.SaveRequest;
import io.millrace.worker.checkpoint.SaveResult;
import io.millrace.worker.control.CommandInbox;
import io.millrace.worker.control.CommandQueue;
import io.millrace.worker.control.ReceivedCommand;
import io.millrace.worker.control.Unanswered;
import io.millrace.worker.generation.FinishReason;
import io.millrace.worker.generation.GeneratedText;
import io.millrace.worker.generation.GenerationException;
import io.millrace.worker.journal.EventPublisher;
import io.millrace.worker.journal.Journal;
import io.millrace.worker.journal.JournalException;
import io.millrace.worker.journal.JournalPlace;
import io.millrace.worker.progress.BestEvaluation;
import io.millrace.worker.progress.CommandMemory;
import io.millrace.worker.progress.ControlProgress;
import io.millrace.worker.progress.RunConditions;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.recovery.BestSince;
import io.millrace.worker.recovery.JournalFold;
import io.millrace.worker.recovery.Recognition;
import io.millrace.worker.recovery.RecoveryPlan;
import io.millrace.worker.recovery.RecoveryWork;
import io.millrace.worker.recovery.Resumption;
import io.millrace.worker.source.Backlog;
import io.millrace.worker.source.BatchArchive;
import io.millrace.worker.source.BatchSource;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.EvaluationSet;
import io.millrace.worker.source.EvaluationSets;
import io.millrace.worker.source.ReadPosition;
import io.millrace.worker.source.SourceException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

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

  /** Events of this run before this start of it. */
  final List<TrainingEvent> before = new ArrayList<>();

  /** Checkpoints that stand on disk when this start begins, oldest first. */
  final List<RunManifest> older = new ArrayList<>();

  /** Commands by the step at which they come. */
  final Deque<Map.Entry<Long, ReceivedCommand>> scheduled = new ArrayDeque<>();

  /** How many events there were after each lot that is committed together. */
  final List<Integer> transactions = new ArrayList<>();

  /** Evaluation topics besides the run's own. */
  final Map<String, List<Delivery>> otherEvaluations = new HashMap<>();

  final List<String> closedSets = new ArrayList<>();
  Runnable duringGeneration = () -> {};
  Runnable onSave = () -> {};

  /** How often the trainer has waited for a command. */
  int rests;

  private RunPlan plan;
  private EvaluationMeasure bestBy;

  final Deque<SaveResult> results = new ArrayDeque<>();
  JournalException journalFailure;
  boolean diskFull;
  boolean diskBusy;
  boolean diskSlow;
  long evaluationNanos;
  private long nanos;
  final Heartbeat heartbeat = new Heartbeat(() -> nanos);
  private long commandOffset;

  Trainer trainer(TrainingSettingsExample settings) {
    return trainer(settings, Optional.empty());
  }

  Trainer trainer(TrainingSettingsExample settings, Optional<RunManifest> resumed) {
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

  Trainer trainer(TrainingSettingsExample settings, RecoveryWork recovery) {
    Resumption resumption = recovery.plan().resumption();
    bestBy = settings.bestBy;
    plan = resumption.plan().orElseGet(() -> settings.build().plan());
    Clock clock = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
    return new Trainer(
        new TrainerParts(
            settings.build(plan),
            settings.tunings(),
            program,
            new Deliveries(),
            new Commands(),
            new CommandInbox(
                "run",
                NOW,
                resumption.control().map(ControlProgress::memory).orElseGet(CommandMemory::new)),
            new Evaluated(),
            (prompts, how, goOn) -> generated(prompts),
            step -> kept(step),
            new EventPublisher(
                "run", "incarnation", resumption.now().sequence(), clock, new Events(), List.of()),
            new Saves(),
            new RunIdentity("incarnation", CONDITIONS),
            recovery,
            heartbeat),
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
            NOW,
            0,
            0,
            OptionalLong.of(plan.steps()),
            List.of(),
            plan.endOffsets().entrySet().stream()
                .map(end -> new BatchCoordinate(end.getKey(), end.getValue()))
                .toList(),
            0,
            "fingerprint",
            "model",
            List.of(),
            Map.of("best.metric", bestBy.key())));
  }

  /** Begins and turns until the run is over or there is nothing left to deliver. */
  void run(Trainer trainer) throws InterruptedException {
    begin(trainer);
    while (trainer.runOnce()) {
      if (deliveries.isEmpty()
          && commands.isEmpty()
          && (scheduled.isEmpty() || scheduled.peek().getKey() > step())
          && (trainer.state() == RunState.WAITING || trainer.state() == RunState.PAUSED)) {
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

  /** A command that comes when the run is at a step. */
  void at(long step, String id, String type, Map<String, String> arguments) {
    command(id, type, arguments);
    scheduled.add(Map.entry(step, commands.removeLast()));
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
    public Backlog backlog() {
      return new Backlog(deliveries.size(), OptionalLong.of(0), Optional.empty());
    }
  }

  private List<GeneratedText> generated(List<String> prompts) {
    if (prompts.contains("too long")) {
      throw new GenerationException("The prompt is too long.");
    }
    duringGeneration.run();
    return prompts.stream()
        .map(p -> new GeneratedText(p, " text", p + " text", List.of(1, 2, 3), FinishReason.EOS))
        .toList();
  }

  /** The newest one on the run's way, by all events there have been. */
  private KeptCheckpoints.Kept kept(long step) {
    List<RunManifest> all = new ArrayList<>(older);
    saves.forEach(save -> all.add(save.manifest()));
    Collections.reverse(all);
    return all.stream()
        .filter(manifest -> manifest.step() == step && isOnTheWay(manifest))
        .findFirst()
        .map(manifest -> new KeptCheckpoints.Kept(manifest.standing(), best(manifest)))
        .orElseThrow(() -> new IllegalArgumentException("No checkpoint of step " + step + "."));
  }

  private BestEvaluation best(RunManifest manifest) {
    BestSince best = new BestSince(manifest);
    before.forEach(best::accept);
    events.forEach(best::accept);
    return best.best();
  }

  private boolean isOnTheWay(RunManifest manifest) {
    Recognition recognition = new Recognition(manifest);
    before.forEach(recognition::accept);
    events.forEach(recognition::accept);
    return recognition.objection().isEmpty();
  }

  private long step() {
    return events.isEmpty() ? 0 : events.get(events.size() - 1).step();
  }

  private final class Commands implements CommandQueue {
    @Override
    public Optional<ReceivedCommand> next() {
      ReceivedCommand now = commands.poll();
      // Not between a pass's last step and its end, where a run never looks for commands.
      if (now == null
          && !(deliveries.peek() instanceof Delivery.PassEnded)
          && !scheduled.isEmpty()
          && scheduled.peek().getKey() <= step()) {
        now = scheduled.remove().getValue();
      }
      return Optional.ofNullable(now);
    }

    @Override
    public void await(Duration atMost) {
      rests++;
    }

    @Override
    public Unanswered unanswered() {
      return new Unanswered(commands.size(), Optional.empty(), Optional.empty());
    }
  }

  private final class Evaluated implements EvaluationSets {
    @Override
    public EvaluationSet own() {
      return set("eval-batches", evaluation);
    }

    @Override
    public EvaluationSet open(String topic) {
      if (!otherEvaluations.containsKey(topic)) {
        throw new SourceException("There is no topic " + topic + ".", null);
      }
      return set(topic, otherEvaluations.get(topic));
    }

    private EvaluationSet set(String topic, List<Delivery> batches) {
      return new EvaluationSet() {
        @Override
        public String topic() {
          return topic;
        }

        @Override
        public void forEach(Predicate<Delivery> consumer) {
          nanos += evaluationNanos;
          for (Delivery delivery : batches) {
            if (!consumer.test(delivery)) {
              return;
            }
          }
        }

        @Override
        public void close() {
          closedSets.add(topic);
        }
      };
    }
  }

  private final class Events implements Journal {
    @Override
    public void append(List<TrainingEvent> together, ReadPosition position, boolean urgent) {
      for (TrainingEvent event : together) {
        events.add(event);
        positions.add(position);
      }
      transactions.add(events.size());
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
      onSave.run();
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
