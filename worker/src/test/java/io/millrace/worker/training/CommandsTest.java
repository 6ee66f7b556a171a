package io.millrace.worker.training;

import static io.millrace.worker.training.TrainerScene.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import io.millrace.schemas.event.EventPayload.CommandCompleted;
import io.millrace.schemas.event.EventPayload.CommandRejected;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.schemas.event.EventPayload.RunRolledBack;
import io.millrace.schemas.event.EventPayload.TextGenerated;
import io.millrace.schemas.event.HashedText;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.progress.ControlProgress;
import io.millrace.worker.progress.OpenCommand;
import io.millrace.worker.progress.Orders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each command does to a run, and how it is acknowledged. */
class CommandsTest {
  private final TrainerScene scene = new TrainerScene();
  private final TrainingSettingsExample settings = new TrainingSettingsExample();

  @Test
  void aPausedRunTrainsOnNothingUntilItIsResumed() throws InterruptedException {
    scene.deliver(0, 3);
    scene.command("p", "pause", Map.of());
    Trainer trainer = scene.trainer(settings);
    scene.begin(trainer);

    for (int turn = 0; turn < 5; turn++) {
      trainer.runOnce();
    }

    assertThat(trainer.state()).isEqualTo(RunState.PAUSED);
    assertThat(scene.program.learningRates).isEmpty();
    assertThat(scene.rests).isEqualTo(5);

    scene.command("r", "resume", Map.of());
    trainer.runOnce();

    assertThat(trainer.state()).isEqualTo(RunState.TRAINING);
    assertThat(scene.program.learningRates).hasSize(1);
    assertThat(applied())
        .containsExactly("The run is paused at step 0.", "The run is resumed at step 0.");
  }

  @Test
  void aPauseCountsAsNoTimeOfAStep() throws InterruptedException {
    scene.command("p", "pause", Map.of());
    Trainer trainer = scene.trainer(settings);
    scene.begin(trainer);
    for (int turn = 0; turn < 1000; turn++) {
      trainer.runOnce();
    }
    scene.command("r", "resume", Map.of());
    scene.deliver(0, 1);
    trainer.runOnce();

    // A reading of the scene's clock takes a millisecond, and a rest two of them.
    assertThat(scene.payloads(EventPayload.StepCompleted.class).get(0).stepMillis())
        .isLessThan(1100);
  }

  @Test
  void aPausedRunObeysAllOtherCommands() throws InterruptedException {
    scene.evaluation.add(batch(0, 1, 2));
    scene.program.evaluationLosses.add(1.5);
    scene.command("p", "pause", Map.of());
    scene.command("e", "eval", Map.of());
    scene.command("c", "checkpoint", Map.of());
    scene.command("g", "generate", Map.of("prompts", "[\"Once\"]"));
    Trainer trainer = scene.trainer(settings);
    scene.begin(trainer);
    trainer.runOnce();
    trainer.runOnce();

    assertThat(trainer.state()).isEqualTo(RunState.PAUSED);
    assertThat(completed()).extracting(CommandCompleted::commandId).containsOnly("e", "c", "g");

    scene.command("s", "stop", Map.of());
    trainer.runOnce();

    assertThat(trainer.state()).isEqualTo(RunState.STOPPED);
    assertThat(lastManifest().control().orders().paused()).isTrue();
  }

  @Test
  void evaluatesOnAnotherTopicWithoutCountingIt() throws InterruptedException {
    settings.patience = 1;
    scene.otherEvaluations.put("other", List.of(batch(0, 1, 2), batch(1, 1, 2), batch(2, 1, 2)));
    scene.program.evaluationLosses.addAll(List.of(1.0, 3.0));
    scene.command("e", "eval", Map.of("topic", "other", "max_batches", "2"));
    scene.deliver(0, 1);
    Trainer trainer = scene.trainer(settings);

    scene.run(trainer);

    EvaluationCompleted evaluation = scene.payloads(EvaluationCompleted.class).get(0);
    assertThat(evaluation.topic()).isEqualTo("other");
    assertThat(evaluation.counts()).isFalse();
    assertThat(evaluation.best()).isFalse();
    assertThat(evaluation.batches()).isEqualTo(2);
    assertThat(evaluation.loss()).isEqualTo(2.0);
    assertThat(scene.closedSets).containsExactly("other");
    assertThat(scene.saves).isEmpty();
    assertThat(completed())
        .containsExactly(
            new CommandCompleted("e", "eval", "ann", "Evaluation loss 2.0 over 2 targets.", false));
    assertThat(trainer.state()).isEqualTo(RunState.WAITING);
    assertThat(scene.transactions)
        .contains(scene.events.indexOf(event(CommandCompleted.class)) + 1)
        .doesNotContain(scene.events.indexOf(event(EvaluationCompleted.class)) + 1);
  }

  @Test
  void aPartOfTheRunsOwnTopicDoesNotCountEither() throws InterruptedException {
    scene.evaluation.addAll(List.of(batch(0, 1, 2), batch(1, 1, 2)));
    scene.program.evaluationLosses.add(1.0);
    scene.command("e", "eval", Map.of("max_batches", "1"));

    scene.run(scene.trainer(settings));

    assertThat(scene.payloads(EvaluationCompleted.class).get(0).counts()).isFalse();
    assertThat(scene.closedSets).isEmpty();
  }

  @Test
  void aTopicThatIsNotThereFailsTheCommandAndNotTheRun() throws InterruptedException {
    scene.command("e", "eval", Map.of("topic", "nowhere"));
    scene.deliver(0, 1);
    Trainer trainer = scene.trainer(settings);

    scene.run(trainer);

    assertThat(completed())
        .containsExactly(
            new CommandCompleted("e", "eval", "ann", "There is no topic nowhere.", true));
    assertThat(trainer.state()).isEqualTo(RunState.WAITING);
    assertThat(scene.program.learningRates).hasSize(1);
  }

  @Test
  void aCheckpointIsCompletedWhenItStands() throws InterruptedException {
    scene.deliver(0, 2);
    scene.at(2, "c", "checkpoint", Map.of());
    Trainer trainer = scene.trainer(settings);

    scene.run(trainer);
    trainer.runOnce();

    assertThat(scene.saves).hasSize(1);
    assertThat(lastManifest().step()).isEqualTo(2);
    assertThat(lastManifest().control().orders().open())
        .containsExactly(new OpenCommand("c", "checkpoint", Map.of(), "ann", 0));
    assertThat(scene.kinds()).endsWith("CommandApplied", "CheckpointSaved", "CommandCompleted");
    assertThat(completed().get(0).result()).isEqualTo("The checkpoint is step-2.");
  }

  @Test
  void aCheckpointThatCannotBeWrittenFailsTheCommand() throws InterruptedException {
    scene.diskFull = true;
    scene.deliver(0, 1);
    scene.at(1, "c", "checkpoint", Map.of());
    Trainer trainer = scene.trainer(settings);

    scene.run(trainer);
    trainer.runOnce();

    assertThat(completed())
        .containsExactly(
            new CommandCompleted("c", "checkpoint", "ann", "No space left on device", true));
    assertThat(trainer.state()).isEqualTo(RunState.WAITING);
  }

  @Test
  void aCheckpointWaitsForTheOneThatIsBeingWritten() throws InterruptedException {
    scene.diskBusy = true;
    scene.command("c", "checkpoint", Map.of());
    Trainer trainer = scene.trainer(settings);
    scene.begin(trainer);
    trainer.runOnce();

    assertThat(scene.saves).isEmpty();
    assertThat(completed()).isEmpty();

    scene.diskBusy = false;
    trainer.runOnce();
    trainer.runOnce();

    assertThat(scene.saves).hasSize(1);
    assertThat(completed()).hasSize(1);
  }

  @Test
  void whatStandsAlreadyIsNotSavedAgain() throws InterruptedException {
    scene.command("c", "checkpoint", Map.of());
    Trainer trainer = scene.trainer(settings);
    scene.begin(trainer);
    trainer.runOnce();
    trainer.runOnce();
    scene.command("d", "checkpoint", Map.of());
    trainer.runOnce();

    assertThat(scene.saves).hasSize(1);
    assertThat(completed()).extracting(CommandCompleted::commandId).containsExactly("c", "d");
  }

  @Test
  void aCheckpointThatWasAskedForIsSavedAlsoByAStopWithout() throws InterruptedException {
    scene.diskBusy = true;
    scene.command("c", "checkpoint", Map.of());
    scene.command("s", "stop", Map.of("checkpoint", "false"));

    scene.run(scene.trainer(settings));

    assertThat(scene.saves).hasSize(1);
    assertThat(completed()).extracting(CommandCompleted::commandId).containsExactly("c");
  }

  @Test
  void continuesTextsAndSaysThem() throws InterruptedException {
    scene.command("g", "generate", Map.of("prompts", "[\"Once\",\"Two\"]"));

    scene.run(scene.trainer(settings));

    assertThat(scene.payloads(TextGenerated.class))
        .extracting(TextGenerated::number, TextGenerated::prompt, TextGenerated::text)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, "Once", " text"),
            org.assertj.core.groups.Tuple.tuple(2, "Two", " text"));
    assertThat(completed().get(0).result()).isEqualTo("2 prompts were continued by 6 tokens.");
    // All or nothing: a crash in between would continue them twice.
    assertThat(scene.transactions)
        .contains(scene.events.size())
        .doesNotContain(scene.events.size() - 1, scene.events.size() - 2);
  }

  @Test
  void aPromptThatCannotBeContinuedFailsTheCommand() throws InterruptedException {
    scene.command("g", "generate", Map.of("prompts", "[\"too long\"]"));

    scene.run(scene.trainer(settings));

    assertThat(completed())
        .containsExactly(
            new CommandCompleted("g", "generate", "ann", "The prompt is too long.", true));
  }

  @Test
  void whatAnEndBreaksOffIsDoneAtTheNextStart() throws InterruptedException {
    Trainer trainer = scene.trainer(settings);
    scene.duringGeneration =
        () -> trainer.requestStop(new StopReason("The worker was told to end.", true));
    scene.command("g", "generate", Map.of("prompts", "[\"Once\"]"));

    scene.run(trainer);

    assertThat(scene.payloads(TextGenerated.class)).isEmpty();
    assertThat(completed()).isEmpty();
    assertThat(trainer.state()).isEqualTo(RunState.STOPPED);

    TrainerScene again = new TrainerScene();
    again.run(again.trainer(settings, Optional.of(lastManifest())));

    assertThat(again.payloads(TextGenerated.class)).hasSize(1);
    assertThat(again.payloads(CommandCompleted.class)).hasSize(1);
    assertThat(again.payloads(CommandApplied.class)).isEmpty();
  }

  @Test
  void hashedTextsAreInNoEventAndAreContinuedAllTheSame() throws InterruptedException {
    settings.eventTexts = EventTexts.HASH;
    scene.command("g", "generate", Map.of("prompts", "[\"Zebra\",\"Yak\"]", "max_new_tokens", "3"));
    scene.command("b", "generate", Map.of("prompts", "\"Zebra\""));

    scene.run(scene.trainer(settings));

    assertThat(scene.payloads(TextGenerated.class))
        .extracting(TextGenerated::prompt, TextGenerated::text)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(HashedText.of("Zebra"), HashedText.of(" text")),
            org.assertj.core.groups.Tuple.tuple(HashedText.of("Yak"), HashedText.of(" text")));
    assertThat(scene.payloads(CommandApplied.class).get(0).arguments())
        .containsEntry(
            "prompts", "[\"" + HashedText.of("Zebra") + "\",\"" + HashedText.of("Yak") + "\"]")
        .containsEntry("max_new_tokens", "3");
    assertThat(completed()).extracting(CommandCompleted::failed).containsExactly(false);
    assertThat(scene.payloads(CommandRejected.class)).hasSize(1);
    assertThat(scene.events.toString()).doesNotContain("Zebra", "Yak");
  }

  @Test
  void hashedPromptsThatAnEndBrokeOffAreToBeSentAgain() throws InterruptedException {
    settings.eventTexts = EventTexts.HASH;
    Trainer trainer = scene.trainer(settings);
    scene.duringGeneration =
        () -> trainer.requestStop(new StopReason("The worker was told to end.", true));
    scene.command("g", "generate", Map.of("prompts", "[\"Once\"]"));
    scene.run(trainer);
    assertThat(completed()).isEmpty();
    assertThat(lastManifest().toString()).contains(HashedText.of("Once")).doesNotContain("Once");

    TrainerScene again = new TrainerScene();
    settings.eventTexts = EventTexts.KEEP;
    again.run(again.trainer(settings, Optional.of(lastManifest())));

    assertThat(again.payloads(TextGenerated.class)).isEmpty();
    assertThat(again.payloads(CommandCompleted.class))
        .singleElement()
        .matches(CommandCompleted::failed)
        .extracting(CommandCompleted::result)
        .asString()
        .contains("events.text=hash", "send the command again");
  }

  @Test
  void changesTakeEffectAtOnce() throws InterruptedException {
    settings.accumulationSteps = 1;
    scene.deliver(0, 6);
    scene.at(2, "s", "set", Map.of("learning.rate", "0.5", "gradient.accumulation.steps", "2"));

    scene.run(scene.trainer(settings));

    // Of a line that falls over ten steps.
    assertThat(scene.program.learningRates).containsExactly(1.0, 0.9, 0.5 * 0.8, 0.5 * 0.7);
    assertThat(scene.program.updateTargets).containsExactly(1L, 1L, 2L, 2L);
    assertThat(applied())
        .containsExactly("gradient.accumulation.steps=2, learning.rate=0.5 after step 2.");
  }

  @Test
  void aPausedRunTakesNoStepForASmallerAccumulation() throws InterruptedException {
    settings.accumulationSteps = 3;
    scene.deliver(0, 2);
    Trainer trainer = scene.trainer(settings);
    scene.run(trainer);
    scene.command("p", "pause", Map.of());
    scene.command("s", "set", Map.of("gradient.accumulation.steps", "2"));
    trainer.runOnce();
    trainer.runOnce();
    assertThat(scene.program.updateTargets).isEmpty();

    scene.command("r", "resume", Map.of());
    trainer.runOnce();

    assertThat(scene.program.updateTargets).containsExactly(2L);
  }

  @Test
  void aSmallerAccumulationTakesTheStepThatIsThere() throws InterruptedException {
    settings.accumulationSteps = 3;
    scene.deliver(0, 2);
    Trainer trainer = scene.trainer(settings);
    scene.run(trainer);
    assertThat(scene.program.updateTargets).isEmpty();

    scene.command("s", "set", Map.of("gradient.accumulation.steps", "2"));
    trainer.runOnce();
    assertThat(applied()).containsExactly("gradient.accumulation.steps=2 after step 0.");

    assertThat(scene.program.updateTargets).containsExactly(2L);
  }

  @Test
  void aRunWithAnEndIsCountedAnewWithAnotherAccumulation() throws InterruptedException {
    settings.endOffsets = Map.of(0, 100L);
    scene.deliver(0, 2);
    scene.at(1, "s", "set", Map.of("gradient.accumulation.steps", "2"));

    scene.run(scene.trainer(settings));

    assertThat(scene.payloads(EventPayload.RunReplanned.class))
        .containsExactly(new EventPayload.RunReplanned(1002, "A step takes 2 batches."));
    assertThat(scene.transactions)
        .contains(scene.events.size())
        .doesNotContain(scene.events.size() - 1);
  }

  @Test
  void cadencesChange() throws InterruptedException {
    settings.checkpointEverySteps = 1;
    scene.evaluation.add(batch(0, 1, 2));
    scene.program.evaluationLosses.addAll(List.of(3.0, 4.0));
    scene.deliver(0, 4);
    scene.at(2, "s", "set", Map.of("checkpoint.every.steps", "0", "eval.every.steps", "3"));

    scene.run(scene.trainer(settings));

    assertThat(scene.payloads(EvaluationCompleted.class)).hasSize(1);
    assertThat(scene.saves).extracting(save -> save.manifest().step()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aChangeThatTheRunCannotTakeIsRejected() throws InterruptedException {
    scene.command("s", "set", Map.of("lr.schedule.steps", "13"));

    scene.run(scene.trainer(settings));

    assertThat(scene.payloads(CommandRejected.class))
        .extracting(CommandRejected::reason)
        .containsExactly("13 brings bad luck.");
    assertThat(scene.payloads(CommandApplied.class)).isEmpty();
  }

  @Test
  void goesBackToACheckpointAndIsBegunAnew() throws InterruptedException {
    settings.checkpointEverySteps = 2;
    scene.deliver(0, 5);
    scene.at(5, "b", "rollback", Map.of("step", "2"));
    Trainer trainer = scene.trainer(settings);

    scene.run(trainer);

    assertThat(trainer.beginsAnew()).isTrue();
    RunRolledBack back = scene.payloads(RunRolledBack.class).get(0);
    assertThat(back.toStep()).isEqualTo(2);
    assertThat(back.nextOffsets()).containsExactly(new EventPayload.BatchCoordinate(0, 2));
    assertThat(back.microBatches()).isEqualTo(2);
    assertThat(scene.kinds()).endsWith("RunRolledBack", "CommandApplied");
    assertThat(scene.events.get(scene.events.size() - 1).step()).isEqualTo(2);
    assertThat(applied()).containsExactly("Back from step 5 to the checkpoint of step 2.");
    // Both or neither.
    assertThat(scene.transactions)
        .endsWith(scene.events.size())
        .doesNotContain(scene.events.size() - 1);
  }

  @Test
  void theBestIsThatOfThenAndTheNextCommandIsLeftOnTheTopic() throws InterruptedException {
    settings.evaluateEverySteps = 1;
    settings.checkpointEverySteps = 1;
    scene.evaluation.add(batch(0, 1, 2));
    scene.program.evaluationLosses.addAll(List.of(5.0, 3.0, 4.0, 1.0));
    scene.deliver(0, 4);
    scene.at(4, "b", "rollback", Map.of("step", "3"));
    scene.at(4, "p", "pause", Map.of());

    scene.run(scene.trainer(settings));

    RunRolledBack back = scene.payloads(RunRolledBack.class).get(0);
    assertThat(back.bestLoss()).contains(3.0);
    assertThat(back.bestStep()).isEqualTo(2);
    assertThat(back.evaluationsWithoutImprovement()).isEqualTo(1);
    assertThat(scene.payloads(CommandApplied.class))
        .extracting(CommandApplied::commandId)
        .containsExactly("b");
    assertThat(scene.scheduled).hasSize(1);
  }

  @Test
  void aRunWithAnEndIsCountedAnewFromWhereItGoesBackTo() throws InterruptedException {
    settings.endOffsets = Map.of(0, 100L);
    settings.checkpointEverySteps = 2;
    scene.deliver(0, 4);
    scene.at(4, "b", "rollback", Map.of("step", "2"));

    scene.run(scene.trainer(settings));

    assertThat(scene.payloads(EventPayload.RunReplanned.class))
        .extracting(EventPayload.RunReplanned::plannedSteps)
        .containsExactly(2001L);
    assertThat(scene.transactions)
        .contains(scene.events.size())
        .doesNotContain(scene.events.size() - 1, scene.events.size() - 2);
  }

  @Test
  void anEarlierSaveDoesNotCompleteACheckpointThatWasAskedForSince() throws InterruptedException {
    settings.checkpointEverySteps = 1;
    scene.diskSlow = true;
    scene.deliver(0, 1);
    Trainer trainer = scene.trainer(settings);
    scene.begin(trainer);
    trainer.runOnce();
    assertThat(scene.saves).hasSize(1);
    settings.checkpointEverySteps = 0;
    scene.deliver(1, 2);
    trainer.runOnce();
    scene.command("c", "checkpoint", Map.of());
    trainer.runOnce();

    assertThat(scene.payloads(EventPayload.CheckpointSaved.class)).hasSize(1);
    assertThat(completed()).isEmpty();
  }

  @Test
  void aFailureOfAnEvaluationByCommandIsNoneOfTheRun() throws InterruptedException {
    scene.evaluation.add(batch(0, 1, 2));
    scene.command("e", "eval", Map.of());
    scene.deliver(0, 1);
    Trainer trainer = scene.trainer(settings);

    // The fake program has no loss to give.
    scene.run(trainer);

    assertThat(completed()).singleElement().satisfies(c -> assertThat(c.failed()).isTrue());
    assertThat(scene.program.learningRates).hasSize(1);
  }

  @Test
  void whatNoStartCompletesIsGivenUp() throws InterruptedException {
    scene.evaluation.add(batch(0, 1, 2));
    scene.command("c", "checkpoint", Map.of());
    scene.run(scene.trainer(settings));
    RunManifest saved = lastManifest();
    RunManifest stuck =
        new RunManifest(
            saved.formatVersion(),
            saved.run(),
            saved.incarnation(),
            saved.savedAt(),
            saved.standing(),
            saved.good(),
            saved.journal(),
            saved.rejected(),
            saved.updates(),
            saved.best(),
            saved.patienceAsked(),
            new ControlProgress(
                1,
                List.of(),
                0,
                new Orders(
                    Optional.empty(),
                    false,
                    Map.of(),
                    List.of(new OpenCommand("e", "eval", Map.of(), "ann", 3)))),
            saved.plan(),
            saved.format(),
            saved.conditions(),
            saved.files());

    TrainerScene again = new TrainerScene();
    again.run(again.trainer(settings, Optional.of(stuck)));

    assertThat(again.payloads(CommandCompleted.class))
        .singleElement()
        .satisfies(c -> assertThat(c.result()).contains("was started 4 times"));
  }

  @Test
  void aStopWithoutACheckpointIsSoAlsoAfterACrash() throws InterruptedException {
    scene.command("c", "checkpoint", Map.of());
    scene.run(scene.trainer(settings));
    Orders stopping =
        Orders.NONE.after(
            new CommandApplied(
                "s", "stop", Map.of("checkpoint", "false"), "ann", 5, "Stopping.", 1));

    assertThat(StopReason.of(stopping.stopping().orElseThrow()))
        .isEqualTo(new StopReason("Command s of ann.", false));
  }

  /** A checkpoint that is saved by what a command does must not count the command as decided. */
  @Test
  void noCheckpointIsAheadOfAnAcknowledgement() throws InterruptedException {
    settings.accumulationSteps = 3;
    settings.checkpointEverySteps = 1;
    scene.deliver(0, 2);
    Trainer trainer = scene.trainer(settings);
    scene.run(trainer);
    scene.command("s", "set", Map.of("gradient.accumulation.steps", "2"));
    scene.onSave =
        () ->
            assertThat(
                    lastManifest().control().decided().isEmpty()
                        || scene.payloads(CommandApplied.class).size() == 1)
                .isTrue();
    trainer.runOnce();
    trainer.runOnce();

    assertThat(scene.saves).hasSize(1);
    assertThat(lastManifest().control().decided()).hasSize(1);
  }

  @Test
  void doesNotGoBackToWhatIsNotThere() throws InterruptedException {
    scene.deliver(0, 2);
    scene.at(1, "b", "rollback", Map.of("step", "7"));
    Trainer trainer = scene.trainer(settings);

    scene.run(trainer);

    assertThat(trainer.beginsAnew()).isFalse();
    assertThat(scene.program.learningRates).hasSize(2);
    assertThat(scene.payloads(CommandRejected.class))
        .extracting(CommandRejected::reason)
        .containsExactly("No checkpoint of step 7.");
  }

  @Test
  void whatComesAfterAStopIsRefusedAndASecondStopIsNoNews() throws InterruptedException {
    scene.command("s", "stop", Map.of());
    scene.command("q", "eval", Map.of());
    Trainer trainer = scene.trainer(settings);
    scene.begin(trainer);
    // Comes while the last checkpoint is being saved.
    scene.onSave =
        () -> {
          scene.command("t", "stop", Map.of());
          scene.command("e", "eval", Map.of());
        };

    trainer.runOnce();

    assertThat(trainer.state()).isEqualTo(RunState.STOPPED);
    assertThat(applied())
        .containsExactly("Stopping after step 0.", "The run is ending already, at step 0.");
    assertThat(scene.payloads(CommandRejected.class))
        .extracting(CommandRejected::commandId)
        .containsExactly("q", "e");
  }

  private TrainingEvent event(Class<? extends EventPayload> type) {
    return scene.events.stream()
        .filter(event -> type.isInstance(event.payload()))
        .findFirst()
        .orElseThrow();
  }

  private List<String> applied() {
    return scene.payloads(CommandApplied.class).stream().map(CommandApplied::result).toList();
  }

  private List<CommandCompleted> completed() {
    return new ArrayList<>(scene.payloads(CommandCompleted.class));
  }

  private RunManifest lastManifest() {
    return scene.saves.get(scene.saves.size() - 1).manifest();
  }
}
