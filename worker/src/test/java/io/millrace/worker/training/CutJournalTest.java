package io.millrace.worker.training;

import static io.millrace.schemas.event.EvaluationMeasure.F1;
import static io.millrace.schemas.event.EvaluationMeasure.LOSS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.EvaluationMeasure;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.checkpoint.SaveRequest;
import io.millrace.worker.program.ClassCounts;
import io.millrace.worker.progress.ControlProgress;
import io.millrace.worker.progress.Standing;
import io.millrace.worker.recovery.JournalFold;
import io.millrace.worker.recovery.Recognition;
import io.millrace.worker.recovery.RecoveryPlan;
import io.millrace.worker.recovery.RecoveryWork;
import io.millrace.worker.recovery.Resumption;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.ReadPosition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A run whose journal is cut after any transaction, as a crash does it, and that goes on from any
 * checkpoint before the cut or from nothing: its journal ends as that of a run that was never cut,
 * commands and roll backs included.
 */
class CutJournalTest {
  private static final int PASSES = 2;
  private static final long RECORDS = 14;

  private Random random;
  private List<Delivery> records;
  private List<Double> losses;
  private List<Double> evaluations;
  private List<ClassCounts> classes;
  private List<Commanded> commands;
  private TrainingSettingsExample settings;

  static Stream<Arguments> scenarios() {
    return LongStream.rangeClosed(1, 18)
        .boxed()
        .flatMap(seed -> Stream.of(LOSS, F1).map(measure -> Arguments.of(seed, measure)));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void endsAsIfItHadNotBeenCut(long seed, EvaluationMeasure bestBy) throws InterruptedException {
    drawScenario(seed);
    settings.bestBy = bestBy;
    Life whole = live(List.of(), List.of(), Optional.empty());
    List<String> expected = story(whole.events);
    Resumption end = fold(whole.events, Optional.empty());

    for (int cut : whole.transactions.subList(0, whole.transactions.size() - 1)) {
      List<TrainingEvent> left = whole.events.subList(0, cut);
      List<RunManifest> onDisk = new ArrayList<>();
      for (int save = 0; save < whole.saves.size(); save++) {
        if (whole.eventsAtSaves.get(save) <= cut) {
          onDisk.add(whole.saves.get(save).manifest());
        }
      }
      List<Optional<RunManifest>> starts = new ArrayList<>();
      starts.add(Optional.empty());
      onDisk.stream()
          .filter(saved -> isOnTheWay(saved, left))
          .map(Optional::of)
          .forEach(starts::add);
      for (Optional<RunManifest> start : starts) {
        Life again = live(left, onDisk, start);
        List<TrainingEvent> all = again.events;

        String what = "cut after event " + cut + " from step " + start.map(RunManifest::step);
        assertThat(story(all)).as(what).isEqualTo(expected);
        assertThat(all)
            .as(what)
            .extracting(TrainingEvent::sequence)
            .isEqualTo(java.util.stream.LongStream.rangeClosed(1, all.size()).boxed().toList());
        Resumption resumed = fold(all, Optional.empty());
        assertThat(where(resumed.now())).as(what).isEqualTo(where(end.now()));
        assertThat(resumed.best()).as(what).isEqualTo(end.best());
        assertThat(lastSaved(start, again).step()).as(what).isEqualTo(end.now().step());
        assertThat(control(resumed)).as(what).isEqualTo(control(end));
        assertThat(resumed.plan()).as(what).isEqualTo(end.plan());
        for (SaveRequest save : again.saves) {
          RunManifest manifest = save.manifest();
          if (!isOnTheWay(manifest, all)) {
            continue;
          }
          assertThat(manifest.journal().offset())
              .as("the first event to be read, which must not be after the last one included")
              .isLessThanOrEqualTo(manifest.standing().sequence());
          Resumption fromSave = fold(all, Optional.of(save.manifest()));
          assertThat(fromSave.now()).as(what).isEqualTo(resumed.now());
          assertThat(fromSave.best()).as(what).isEqualTo(resumed.best());
          assertThat(fromSave.patienceAsked()).as(what).isEqualTo(resumed.patienceAsked());
          assertThat(fromSave.format()).as(what).isEqualTo(resumed.format());
          assertThat(control(fromSave)).as(what).isEqualTo(control(resumed));
          assertThat(fromSave.plan()).as(what).isEqualTo(resumed.plan());
        }
      }
    }
  }

  /** But where the topic is read on: no event tells of commands that were ignored. */
  private static List<Object> control(Resumption resumption) {
    ControlProgress control = resumption.control().orElseThrow();
    return List.of(control.decided(), control.forgottenUntil(), control.orders());
  }

  private static boolean isOnTheWay(RunManifest manifest, List<TrainingEvent> events) {
    Recognition recognition = new Recognition(manifest);
    events.forEach(recognition::accept);
    return recognition.objection().isEmpty();
  }

  private static Standing lastSaved(Optional<RunManifest> start, Life again) {
    return again.saves.isEmpty()
        ? start.orElseThrow().standing()
        : again.saves.get(again.saves.size() - 1).manifest().standing();
  }

  private void drawScenario(long seed) {
    random = new Random(seed);
    settings = new TrainingSettingsExample();
    settings.passes = PASSES;
    settings.endOffsets = Map.of(0, RECORDS);
    settings.accumulationSteps = 1 + random.nextInt(3);
    settings.checkpointEverySteps = random.nextInt(2, 6);
    settings.evaluateAtStart = random.nextBoolean();
    if (random.nextBoolean()) {
      settings.evaluateEverySteps = random.nextInt(1, 5);
    } else {
      settings.evaluateEveryPass = true;
    }
    settings.patience = random.nextInt(4) == 0 ? 3 : 0;
    records = new ArrayList<>();
    for (long offset = 0; offset < RECORDS; offset++) {
      int kind = random.nextInt(6);
      if (kind == 0 && offset % 3 != 2) {
        records.add(new Delivery.Broken(new BatchCoordinate(0, offset), "It is broken."));
      } else if (kind == 1 && offset % 3 == 1) {
        records.add(TrainerScene.batch(offset, 1));
      } else {
        records.add(TrainerScene.batch(offset, 1, 2));
      }
    }
    commands = drawCommands();
    losses = random.doubles(200, 1, 3).mapToObj(this::sometimesNoNumber).toList();
    evaluations = random.doubles(200, 1, 3).boxed().toList();
    classes =
        IntStream.range(0, 200)
            .mapToObj(i -> FakeProgram.ofTwo(number(), number(), number(), number()))
            .toList();
  }

  private long number() {
    return random.nextInt(3);
  }

  private double sometimesNoNumber(double loss) {
    return random.nextInt(5) == 0 ? Double.NaN : loss;
  }

  /** All that a run has written by its end, over the starts that it took. */
  private static final class Life {
    private final List<TrainingEvent> events;
    private final List<RunManifest> onDisk;

    /** Those of its own starts. */
    private final List<SaveRequest> saves = new ArrayList<>();

    private final List<Integer> eventsAtSaves = new ArrayList<>();
    private final List<Integer> transactions = new ArrayList<>();

    private Life(List<TrainingEvent> left, List<RunManifest> onDisk) {
      this.events = new ArrayList<>(left);
      this.onDisk = new ArrayList<>(onDisk);
    }

    private void add(TrainerScene scene) {
      int before = events.size();
      events.addAll(scene.events);
      saves.addAll(scene.saves);
      scene.saves.forEach(save -> onDisk.add(save.manifest()));
      scene.eventsAtSaves.forEach(count -> eventsAtSaves.add(before + count));
      scene.transactions.forEach(count -> transactions.add(before + count));
    }
  }

  /** Goes on with what is left of a run until its end. */
  private Life live(List<TrainingEvent> left, List<RunManifest> onDisk, Optional<RunManifest> first)
      throws InterruptedException {
    Life life = new Life(left, onDisk);
    Optional<RunManifest> start = first;
    Trainer trainer;
    do {
      Resumption resumption = fold(life.events, start);
      TrainerScene scene = scene(life, resumption);
      trainer = scene.trainer(settings, work(start, resumption));
      scene.run(trainer);
      life.add(scene);
      start = newestOnTheWay(life);
    } while (trainer.beginsAnew());
    return life;
  }

  private static Optional<RunManifest> newestOnTheWay(Life life) {
    return life.onDisk.stream()
        .filter(saved -> isOnTheWay(saved, life.events))
        .max(
            Comparator.comparingLong(RunManifest::step)
                .thenComparingLong(saved -> saved.standing().sequence()));
  }

  private static RecoveryWork work(Optional<RunManifest> start, Resumption resumption) {
    return start
        .map(manifest -> TrainerScene.recovery(manifest, resumption))
        .orElseGet(
            () ->
                new RecoveryWork(
                    new RecoveryPlan(Optional.empty(), List.of(), resumption),
                    TrainerScene.archive(),
                    Set.of(),
                    List.of(),
                    0,
                    false));
  }

  /** With what has not been read, the commands that have not been, and the losses to come. */
  private TrainerScene scene(Life life, Resumption resumption) {
    TrainerScene scene = new TrainerScene();
    scene.before.addAll(life.events);
    scene.older.addAll(life.onDisk);
    scene.evaluation.add(evaluated());
    scene.otherEvaluations.put("other", List.of(evaluated()));
    long evaluated =
        life.events.stream()
            .filter(event -> event.payload() instanceof EvaluationCompleted)
            .count();
    scene.program.losses.addAll(losses.subList((int) resumption.from(), losses.size()));
    scene.program.evaluationLosses.addAll(evaluations.subList((int) evaluated, evaluations.size()));
    scene.program.evaluationClasses.addAll(classes.subList((int) evaluated, classes.size()));
    ReadPosition from = resumption.now().position();
    for (int pass = from.pass(); pass < PASSES; pass++) {
      for (long offset = 0; offset < RECORDS; offset++) {
        if (pass > from.pass() || !from.isAfter(0, offset)) {
          scene.deliveries.add(records.get((int) offset));
        }
      }
      scene.deliveries.add(new Delivery.PassEnded(pass + 1));
    }
    commands.forEach(
        command -> scene.at(command.step(), command.id(), command.type(), command.arguments()));
    long next = resumption.control().map(ControlProgress::nextOffset).orElse(0L);
    scene.scheduled.removeIf(command -> command.getValue().offset() < next);
    return scene;
  }

  private Delivery evaluated() {
    return settings.bestBy == LOSS
        ? TrainerScene.batch(0, 1, 2)
        : TestBatches.ofSequences(new BatchCoordinate(0, 0), 8);
  }

  /** What comes on the control topic when the run is at a step. */
  private record Commanded(long step, String id, String type, Map<String, String> arguments) {}

  /** Each as likely as the others, some of them twice. */
  private List<Commanded> drawCommands() {
    List<Commanded> drawn = new ArrayList<>();
    long step = 0;
    for (int i = 0; i < 8; i++) {
      step += random.nextInt(3);
      Commanded command =
          switch (random.nextInt(8)) {
            case 0 -> new Commanded(step, "c" + i, "eval", Map.of());
            case 1 -> new Commanded(step, "c" + i, "eval", Map.of("topic", "other"));
            case 2 -> new Commanded(step, "c" + i, "checkpoint", Map.of());
            case 3 -> new Commanded(step, "c" + i, "generate", Map.of("prompts", "[\"Once\"]"));
            case 4 -> new Commanded(step, "c" + i, "set", change());
            case 5 -> new Commanded(step, "c" + i, "dance", Map.of());
            case 6 -> new Commanded(step, "c" + i, "pause", Map.of());
            default ->
                new Commanded(
                    step,
                    "c" + i,
                    "rollback",
                    Map.of("step", Long.toString(random.nextLong(step + 1))));
          };
      drawn.add(command);
      if (command.type().equals("pause")) {
        drawn.add(new Commanded(step, "r" + i, "resume", Map.of()));
      }
      if (random.nextInt(3) == 0) {
        drawn.add(command);
      }
    }
    return drawn;
  }

  private Map<String, String> change() {
    return switch (random.nextInt(4)) {
      case 0 -> Map.of("learning.rate", Double.toString(random.nextDouble()));
      case 1 -> Map.of("gradient.accumulation.steps", Integer.toString(1 + random.nextInt(3)));
      case 2 -> Map.of("checkpoint.every.steps", Integer.toString(2 + random.nextInt(3)));
      default -> Map.of("eval.every.steps", Integer.toString(1 + random.nextInt(4)));
    };
  }

  private static Resumption fold(List<TrainingEvent> events, Optional<RunManifest> start) {
    JournalFold fold =
        start
            .map(manifest -> new JournalFold("run", manifest))
            .orElseGet(() -> new JournalFold("run"));
    events.forEach(fold::accept);
    return fold.result();
  }

  private static List<Object> where(Standing standing) {
    return List.of(
        standing.step(),
        standing.position(),
        standing.tokens(),
        standing.targets(),
        standing.microBatches());
  }

  /** What happened, without how often it was begun, and without when checkpoints were written. */
  private static List<String> story(List<TrainingEvent> events) {
    return events.stream()
        .filter(
            event ->
                !(event.payload() instanceof EventPayload.RunStarted
                    || event.payload() instanceof EventPayload.RunRecovered
                    || event.payload() instanceof EventPayload.CheckpointSaved
                    || isCompletedSave(event.payload())
                    || event.payload() instanceof EventPayload.RunStopped))
        .map(event -> event.step() + " " + withoutTimes(event.payload()))
        .toList();
  }

  private static boolean isCompletedSave(EventPayload payload) {
    return payload instanceof EventPayload.CommandCompleted completed
        && completed.type().equals("checkpoint");
  }

  private static String withoutTimes(EventPayload payload) {
    if (payload instanceof EventPayload.StepCompleted step) {
      return step.batches() + " " + step.sources() + " " + step.loss() + " " + step.learningRate();
    }
    return payload.toString().replaceAll("millis=[0-9.]+", "");
  }
}
