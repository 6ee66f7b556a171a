package io.millrace.worker.training;

import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.control.ControlCommand;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.checkpoint.Checkpointer;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.checkpoint.SaveRequest;
import io.millrace.worker.checkpoint.SaveResult;
import io.millrace.worker.control.CommandInbox;
import io.millrace.worker.control.ReceivedCommand;
import io.millrace.worker.journal.EventPublisher;
import io.millrace.worker.journal.Journal;
import io.millrace.worker.schedule.LinearSchedule;
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
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A trainer among fakes: what is delivered and commanded goes in, events and saves come out. */
final class TrainerScene {
  static final long NOW = 1_800_000_000_000L;

  final FakeProgram program = new FakeProgram();
  final Deque<Delivery> deliveries = new ArrayDeque<>();
  final Deque<ReceivedCommand> commands = new ArrayDeque<>();
  final List<Delivery> evaluation = new ArrayList<>();
  final List<TrainingEvent> events = new ArrayList<>();
  final List<ReadPosition> positions = new ArrayList<>();
  final List<SaveRequest> saves = new ArrayList<>();
  final Deque<SaveResult> results = new ArrayDeque<>();
  boolean diskFull;
  long evaluationNanos;
  private long nanos;
  private long commandOffset;

  Trainer trainer(TrainingSettings settings) {
    return trainer(settings, Optional.empty());
  }

  Trainer trainer(TrainingSettings settings, Optional<RunManifest> resumed) {
    Clock clock = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
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
                resumed.map(RunManifest::controlOffset).orElse(0L),
                resumed.map(RunManifest::commands).orElse(List.of())),
            consumer -> {
              nanos += evaluationNanos;
              evaluation.forEach(consumer);
            },
            new EventPublisher("run", "incarnation", clock, new Events(), List.of()),
            new Saves(),
            new RunIdentity("incarnation", "fingerprint"),
            resumed),
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

  /** The kinds of the events, in order. */
  List<String> kinds() {
    return events.stream().map(event -> event.payload().getClass().getSimpleName()).toList();
  }

  void begin(Trainer trainer) throws InterruptedException {
    trainer.begin(
        new EventPayload.RunStarted(
            "m", "gpt2", 1, "cpu", "fp32", 1, 0, OptionalLong.empty(), "fingerprint", Map.of()));
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

  /** A batch of one row whose tokens are all targets but the first. */
  static Delivery.Batch batch(long offset, int... ids) {
    int[] ones = new int[ids.length];
    java.util.Arrays.fill(ones, 1);
    TokenBatch batch =
        new TokenBatch(
            "id-" + offset,
            Task.CAUSAL_LM,
            1,
            ids.length,
            ids,
            ones,
            ids.clone(),
            "fingerprint",
            "format",
            List.of(new Source(0, 100 + offset, 0, 0)),
            ids.length,
            ids.length - 1,
            Instant.ofEpochMilli(NOW - 500),
            Instant.ofEpochMilli(NOW - 1000));
    return new Delivery.Batch(new BatchCoordinate(0, offset), batch, FlatBatch.of(batch));
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
    public void requireWorking() {}

    @Override
    public CompletableFuture<Void> flush() {
      return CompletableFuture.completedFuture(null);
    }
  }

  private final class Saves implements Checkpointer {
    @Override
    public void awaitIdle() {}

    @Override
    public void save(SaveRequest request) {
      saves.add(request);
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
