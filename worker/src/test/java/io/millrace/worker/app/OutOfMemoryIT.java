package io.millrace.worker.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.SharedBroker;
import io.millrace.schemas.event.EventPayload.RunRecovered;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.schemas.event.EventPayload.RunStopped;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.program.DeviceMemoryException;
import io.millrace.worker.program.TrainingProgram;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker whose device has no room for a batch, and its next start. The failure is simulated. */
class OutOfMemoryIT {
  private static final int FITTING = 3;

  @TempDir Path directory;

  @Test
  void theRunEndsWithACheckpointAndGoesOnWithOtherSettings() throws Exception {
    try (WorkerTopics topics = new WorkerTopics(SharedBroker.bootstrapServers())) {
      TinyWorker tiny = TinyWorker.in(directory, topics);
      topics.produceBatches(6);
      // As on a GPU.
      Map<String, String> rest =
          Map.of("max.steps", "6", "checkpoint.every.steps", "0", "precision", "bf16");

      assertThat(run(tiny, with(rest, Map.of("run.id", "undisturbed")), Seams.NONE)).isTrue();
      assertThat(run(tiny, rest, around(OutOfMemoryIT::small))).isFalse();

      RunStopped failed = topics.payloads(RunStopped.class).get(1);
      assertThat(failed.failed()).isTrue();
      assertThat(failed.reason())
          .startsWith("The batch at partition 0 offset 3: The memory of cuda:0 is out.")
          .endsWith(
              "The run stands at step 3, and its next start goes on from the checkpoint saved there.");
      assertThat(failed.checkpoint()).hasValue(checkpoint("it", 3).toString());

      assertThat(run(tiny, with(rest, Map.of("gradient.checkpointing", "true")), Seams.NONE))
          .isTrue();

      assertThat(topics.payloads(RunStarted.class))
          .extracting(RunStarted::resumedFromStep)
          .containsExactly(0L, 0L, 3L);
      assertThat(topics.payloads(RunRecovered.class)).as("steps taken again").isEmpty();
      assertThat(topics.payloads(StepCompleted.class).subList(6, 12))
          .extracting(step -> step.batches().get(0).offset())
          .containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
      for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
        assertThat(
                Files.mismatch(
                    checkpoint("undisturbed", 6).resolve(file), checkpoint("it", 6).resolve(file)))
            .as(file)
            .isEqualTo(-1);
      }
    }
  }

  private static boolean run(TinyWorker tiny, Map<String, String> settings, Seams seams)
      throws InterruptedException {
    WorkerApplication worker =
        new WorkerApplication(WorkerSettings.of(tiny.settings(settings)), seams);
    worker.start();
    try {
      return worker.await();
    } finally {
      worker.close();
    }
  }

  private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(some);
    all.putAll(more);
    return all;
  }

  private static Seams around(UnaryOperator<TrainingProgram> program) {
    return new Seams(
        program,
        UnaryOperator.identity(),
        UnaryOperator.identity(),
        UnaryOperator.identity(),
        UnaryOperator.identity());
  }

  /** A program on a device that has room for so many batches. */
  private static TrainingProgram small(TrainingProgram program) {
    AtomicInteger batches = new AtomicInteger();
    return (TrainingProgram)
        Proxy.newProxyInstance(
            TrainingProgram.class.getClassLoader(),
            new Class<?>[] {TrainingProgram.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("accumulate")
                  && arguments[0] instanceof FlatBatch
                  && batches.getAndIncrement() == FITTING) {
                throw new DeviceMemoryException("The memory of cuda:0 is out.", true, null);
              }
              try {
                return method.invoke(program, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Path checkpoint(String run, int step) {
    return directory.resolve(String.format("runs/%s/checkpoints/step-%08d", run, step));
  }
}
