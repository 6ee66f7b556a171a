package io.millrace.benchmarks.training;

import io.millrace.schemas.event.EvaluationMeasure;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.worker.app.HostWeights;
import io.millrace.worker.batch.BatchStager;
import io.millrace.worker.control.CommandInbox;
import io.millrace.worker.control.CommandQueue;
import io.millrace.worker.journal.EventPublisher;
import io.millrace.worker.journal.Journal;
import io.millrace.worker.progress.CommandMemory;
import io.millrace.worker.progress.RunConditions;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.recovery.RecoveryWork;
import io.millrace.worker.schedule.ConstantSchedule;
import io.millrace.worker.source.BatchSource;
import io.millrace.worker.torch.TransformerProgram;
import io.millrace.worker.training.EventTexts;
import io.millrace.worker.training.Heartbeat;
import io.millrace.worker.training.RunIdentity;
import io.millrace.worker.training.StopReason;
import io.millrace.worker.training.Trainer;
import io.millrace.worker.training.TrainerParts;
import io.millrace.worker.training.TrainingSettings;
import io.millrace.worker.training.Tuning;
import io.millrace.worker.training.Tunings;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The worker's own training loop over a fixed number of steps, each time from the same weights.
 *
 * @param programs loads the model anew; whoever loads it keeps no copy longer than he needs it
 * @param warmUpSteps that are not measured, at least one
 * @param steps that are, at least one
 */
record StepLoop(Supplier<TransformerProgram> programs, int warmUpSteps, int steps) {
  /** As the worker's with its default log.every.steps. */
  private static final int PENDING_STEPS = 10;

  private static final Tunings TUNINGS =
      new FixedTuning(
          new Tuning(new ConstantSchedule(Recipe.LEARNING_RATE, 0), 1, 0, 0, PENDING_STEPS));
  private static final int MAX_REJECTED = 1;
  private static final int MAX_BAD = 1;

  /**
   * Trains. What differs between the legs comes from outside.
   *
   * @param source is given where batches can be staged
   */
  LegResult run(
      String run, Function<BatchStager, BatchSource> source, CommandQueue commands, Journal journal)
      throws InterruptedException {
    StepRecorder recorder = new StepRecorder(warmUpSteps, System::nanoTime);
    try (TransformerProgram program = programs.get()) {
      HostWeights.release();
      Clock clock = Clock.systemUTC();
      Trainer trainer =
          new Trainer(
              new TrainerParts(
                  settings(run),
                  TUNINGS,
                  program,
                  new PausingSource(source.apply(program), warmUpSteps),
                  commands,
                  new CommandInbox(run, clock.millis(), new CommandMemory()),
                  new NoEvaluations(),
                  (prompts, settings, goOn) -> List.of(),
                  step -> {
                    throw new IllegalArgumentException("A benchmark goes back to nothing.");
                  },
                  new EventPublisher(run, "benchmark", 0, clock, journal, List.of(recorder)),
                  new NoCheckpoints(),
                  new RunIdentity("benchmark", conditions(program)),
                  RecoveryWork.none(),
                  new Heartbeat(System::nanoTime)),
              clock,
              System::nanoTime);
      trainer.begin(started(program));
      while (recorder.steps() < warmUpSteps + steps) {
        trainer.runOnce();
      }
      boolean onCpu = program.device().equals("cpu");
      LegResult result = recorder.result(onCpu ? 0 : program.peakMemoryBytes());
      trainer.requestStop(new StopReason("The benchmark's leg is over.", false));
      trainer.runOnce();
      // What was not written would have cost nothing: fails where the journal has.
      journal.flush().join();
      return result;
    }
  }

  private static TrainingSettings settings(String run) {
    return new TrainingSettings(
        run,
        new RunPlan(Map.of(), Map.of(), 0, 0, 0),
        0,
        1,
        false,
        false,
        EvaluationMeasure.LOSS,
        0,
        MAX_REJECTED,
        MAX_BAD,
        Set.of(),
        EventTexts.KEEP);
  }

  private static RunStarted started(TransformerProgram program) {
    return new RunStarted(
        "benchmark",
        "gpt2",
        program.parameters(),
        program.device(),
        program.precision(),
        program.hardware(),
        0,
        1,
        0,
        0,
        OptionalLong.empty(),
        List.of(),
        List.of(),
        0,
        "",
        "",
        List.of(),
        Map.of());
  }

  private static RunConditions conditions(TransformerProgram program) {
    return new RunConditions(
        "", "", program.device(), program.precision(), program.hardware(), Map.of());
  }
}
