package io.millrace.worker.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.checkpoint.SaveRequest;
import io.millrace.worker.progress.Standing;
import io.millrace.worker.recovery.JournalFold;
import io.millrace.worker.recovery.RecoveryPlan;
import io.millrace.worker.recovery.RecoveryWork;
import io.millrace.worker.recovery.Resumption;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.ReadPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A run whose journal is cut after any event, as a crash does it, and that goes on from any
 * checkpoint before the cut or from nothing: its journal ends as that of a run that was never cut.
 */
class CutJournalTest {
  private static final int PASSES = 2;
  private static final long RECORDS = 14;

  private Random random;
  private List<Delivery> records;
  private List<Double> losses;
  private List<Double> evaluations;
  private TrainingSettingsExample settings;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void endsAsIfItHadNotBeenCut(long seed) throws InterruptedException {
    drawScenario(seed);
    TrainerScene whole = scene(0, 0, ReadPosition.START);
    whole.run(whole.trainer(settings.build()));
    List<String> expected = story(whole.events);
    Resumption end = fold(whole.events, Optional.empty());

    for (int cut = 1; cut < whole.events.size(); cut++) {
      List<TrainingEvent> left = whole.events.subList(0, cut);
      List<Optional<RunManifest>> starts = new ArrayList<>();
      starts.add(Optional.empty());
      for (int save = 0; save < whole.saves.size(); save++) {
        if (whole.eventsAtSaves.get(save) <= cut) {
          starts.add(Optional.of(whole.saves.get(save).manifest()));
        }
      }
      for (Optional<RunManifest> start : starts) {
        TrainerScene again = resume(left, start);
        List<TrainingEvent> all = new ArrayList<>(left);
        all.addAll(again.events);

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
        for (SaveRequest save : again.saves) {
          RunManifest manifest = save.manifest();
          assertThat(manifest.journal().offset())
              .as("the first event to be read, which must not be after the last one included")
              .isLessThanOrEqualTo(manifest.standing().sequence());
          Resumption fromSave = fold(all, Optional.of(save.manifest()));
          assertThat(fromSave.now()).as(what).isEqualTo(resumed.now());
          assertThat(fromSave.best()).as(what).isEqualTo(resumed.best());
          assertThat(fromSave.patienceAsked()).as(what).isEqualTo(resumed.patienceAsked());
          assertThat(fromSave.format()).as(what).isEqualTo(resumed.format());
        }
      }
    }
  }

  private static Standing lastSaved(Optional<RunManifest> start, TrainerScene again) {
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
    losses = random.doubles(200, 1, 3).mapToObj(this::sometimesNoNumber).toList();
    evaluations = random.doubles(200, 1, 3).boxed().toList();
  }

  private double sometimesNoNumber(double loss) {
    return random.nextInt(5) == 0 ? Double.NaN : loss;
  }

  private TrainerScene resume(List<TrainingEvent> left, Optional<RunManifest> start)
      throws InterruptedException {
    Resumption resumption = fold(left, start);
    long evaluated =
        left.stream().filter(event -> event.payload() instanceof EvaluationCompleted).count();
    TrainerScene again = scene(resumption.from(), evaluated, resumption.now().position());
    RecoveryWork work =
        start
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
    again.run(again.trainer(settings.build(), work));
    return again;
  }

  /** With what has not been read, and the losses that are still to come. */
  private TrainerScene scene(long steps, long evaluated, ReadPosition from) {
    TrainerScene scene = new TrainerScene();
    scene.evaluation.add(TrainerScene.batch(0, 1, 2));
    scene.program.losses.addAll(losses.subList((int) steps, losses.size()));
    scene.program.evaluationLosses.addAll(evaluations.subList((int) evaluated, evaluations.size()));
    for (int pass = from.pass(); pass < PASSES; pass++) {
      for (long offset = 0; offset < RECORDS; offset++) {
        if (pass > from.pass() || !from.isAfter(0, offset)) {
          scene.deliveries.add(records.get((int) offset));
        }
      }
      scene.deliveries.add(new Delivery.PassEnded(pass + 1));
    }
    return scene;
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
                    || event.payload() instanceof EventPayload.RunStopped))
        .map(event -> event.step() + " " + withoutTimes(event.payload()))
        .toList();
  }

  private static String withoutTimes(EventPayload payload) {
    if (payload instanceof EventPayload.StepCompleted step) {
      return step.batches() + " " + step.sources() + " " + step.loss() + " " + step.learningRate();
    }
    return payload.toString().replaceAll("millis=[0-9.]+", "");
  }
}
