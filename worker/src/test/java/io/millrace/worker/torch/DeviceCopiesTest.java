package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.program.AdamWSettings;
import io.millrace.worker.program.CapturedModel;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.program.ProgramSettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a GPU does when a checkpoint is saved, on the CPU. */
class DeviceCopiesTest {
  private static final AdamWSettings ADAM_W = new AdamWSettings(0.9, 0.999, 1e-8, 0.01, 1);

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#all")
  void anotherThreadReadsTheModelAsItStoodWhileTrainingGoesOn(TransformerModel model) {
    try (TransformerProgram program = TinyModels.program(model, ProgramSettings.plain(ADAM_W))) {
      step(program, model);
      ModelSnapshot then = program.snapshot();
      try (CapturedModel captured = program.captureOnDevice()) {
        CompletableFuture<ModelSnapshot> reading = CompletableFuture.supplyAsync(captured::read);
        for (int i = 0; i < 20; i++) {
          step(program, model);
        }

        SnapshotAssert.assertSame(reading.join(), then);
        SnapshotAssert.assertSame(captured.read(), then);
        assertThat(captured.updates()).isEqualTo(1);
        assertThat(program.snapshot().updates()).isEqualTo(21);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#all")
  void itMattersNotWhereABufferEnds(TransformerModel model) {
    try (TransformerProgram program = TinyModels.program(model, ProgramSettings.plain(ADAM_W))) {
      step(program, model);
      ModelSnapshot whole = program.snapshot();
      for (int elements : new int[] {1, 37, 1000}) {
        SnapshotAssert.assertSame(program.readThrough(elements), whole);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#all")
  void beforeTheFirstUpdateTheMomentsAreZeroAndTakeNoRoom(TransformerModel model) {
    try (TransformerProgram program = TinyModels.program(model, ProgramSettings.plain(ADAM_W));
        CapturedModel untrained = program.captureOnDevice()) {
      ModelSnapshot snapshot = program.snapshot();
      SnapshotAssert.assertSame(untrained.read(), snapshot);
      assertThat(snapshot.firstMoments()).hasSameSizeAs(model.weights());
      step(program, model);
      SnapshotAssert.assertSame(untrained.read(), snapshot);
    }
  }

  @Test
  void oneThatComesWhileAnotherIsHeldGoesToTheHostAtOnce() {
    TransformerModel model = TinyModels.GPT2;
    try (TransformerProgram program = TinyModels.program(model, ProgramSettings.plain(ADAM_W))) {
      step(program, model);
      ModelSnapshot first = program.snapshot();
      try (CapturedModel held = program.captureOnDevice()) {
        step(program, model);
        ModelSnapshot second = program.snapshot();
        try (CapturedModel other = program.captureOnDevice()) {
          step(program, model);
          SnapshotAssert.assertSame(other.read(), second);
        }
        SnapshotAssert.assertSame(held.read(), first);
      }
      ModelSnapshot third = program.snapshot();
      try (CapturedModel next = program.captureOnDevice()) {
        SnapshotAssert.assertSame(next.read(), third);
      }
    }
  }

  @Test
  void withoutRoomForItThereIsNoCopyNowOrLater() {
    ParameterLayout layout = ParameterLayout.of(TinyModels.GPT2.config());
    AtomicLong free = new AtomicLong();
    try (TransformerProgram program = TinyModels.plain(TinyModels.GPT2)) {
      long bytes = 3 * Float.BYTES * (layout.decayedSize() + layout.plainSize());
      free.set(bytes - 1);
      DeviceCopies refused = program.copies(free::get);
      assertThat(refused.take(0)).isEmpty();
      free.set(bytes);
      assertThat(refused.take(0)).isEmpty();

      DeviceCopies copies = program.copies(free::get);
      copies.take(0).orElseThrow().close();
      // Its place is taken by now.
      free.set(0);
      assertThat(copies.take(0)).isPresent();
      assertThat(copies.take(0)).as("while it is held").isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#all")
  void nothingMoreIsTakenByTheNextOne(TransformerModel model) {
    try (TransformerProgram program = TinyModels.program(model, ProgramSettings.plain(ADAM_W))) {
      step(program, model);
      // The place of the copy stays, and the names of methods that are called for the first time.
      readOnce(program);
      step(program, model);
      readOnce(program);
      int before = liveArrays();
      readOnce(program);
      assertThat(liveArrays()).isEqualTo(before);
    }
  }

  private static void step(TransformerProgram program, TransformerModel model) {
    program.accumulate(TinyModels.batch(model));
    program.update(1e-3, TinyModels.batch(model).targets());
    var unused = program.outcomes();
  }

  private static void readOnce(TransformerProgram program) {
    try (CapturedModel captured = program.captureOnDevice()) {
      var unused = captured.read();
    }
  }

  private static int liveArrays() {
    TorchRuntime runtime = TorchRuntime.start(new TorchSettings("cpu", 1, 42));
    try (NDManager manager = runtime.newManager()) {
      return manager.getParentManager().getManagedArrays().size();
    }
  }
}
