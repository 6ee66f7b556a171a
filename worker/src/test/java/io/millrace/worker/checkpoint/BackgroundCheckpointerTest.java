package io.millrace.worker.checkpoint;

import static io.millrace.worker.checkpoint.Saves.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.checkpoint.SaveResult.Failed;
import io.millrace.worker.checkpoint.SaveResult.Saved;
import io.millrace.worker.checkpoint.SaveResult.Superseded;
import io.millrace.worker.program.CapturedModel;
import io.millrace.worker.program.ModelSnapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk is slow: a save ends when the test says so. */
class BackgroundCheckpointerTest {
  @TempDir Path root;
  private final CyclicBarrier begun = new CyclicBarrier(2);
  private final CyclicBarrier mayEnd = new CyclicBarrier(2);
  private BackgroundCheckpointer checkpointer;

  @BeforeEach
  void open() {
    ModelWriter slow =
        (directory, snapshot) -> {
          meet(begun);
          meet(mayEnd);
          Saves.WRITER.write(directory, snapshot);
        };
    checkpointer =
        new BackgroundCheckpointer(
            new CheckpointStore(root, new Retention(0, 0), "own"),
            slow,
            new Saves.CommittedJournal());
  }

  @AfterEach
  void close() {
    checkpointer.close();
  }

  @Test
  void savingReturnsWhileTheDiskIsAtWork() throws Exception {
    assertThat(checkpointer.idle()).isTrue();

    checkpointer.save(request(1, 0));
    meet(begun);
    // This thread, the trainer's, has not been held up: the save is under way.
    assertThat(checkpointer.idle()).isFalse();
    assertThat(checkpointer.result()).isEmpty();
    meet(mayEnd);

    checkpointer.awaitIdle();
    assertThat(checkpointer.idle()).isTrue();
    assertThat(results()).containsExactly("saved 1");
  }

  @Test
  void whatTheDeviceHoldsOfAModelIsFreeBeforeTheDiskIsWrittenTo() throws Exception {
    Held held = new Held(1);
    checkpointer.save(held.request());
    meet(begun);
    boolean free = held.closed;
    meet(mayEnd);

    assertThat(held.reads).hasValue(1);
    assertThat(free).isTrue();
  }

  @Test
  void alsoOfOneThatIsNeverWritten() throws Exception {
    Held superseded = new Held(2);
    checkpointer.save(request(1, 0));
    meet(begun);
    checkpointer.save(superseded.request());
    checkpointer.save(request(3, 3));
    boolean free = superseded.closed;
    meet(mayEnd);
    meet(begun);
    meet(mayEnd);

    assertThat(superseded.reads).hasValue(0);
    assertThat(free).isTrue();
  }

  @Test
  void oneThatCannotBeReadIsAFailureAndIsLetGoOf() throws Exception {
    Held broken = new Held(1);
    broken.failure = new IllegalStateException("The device is gone");
    checkpointer.save(broken.request());

    checkpointer.awaitIdle();
    assertThat(broken.closed).isTrue();
    assertThat(checkpointer.result())
        .get()
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.reason()).contains("The device is gone"));
  }

  @Test
  void oneWaitsAndIsWrittenNext() throws Exception {
    checkpointer.save(request(1, 0));
    meet(begun);
    checkpointer.save(request(2, 2));
    meet(mayEnd);
    meet(begun);
    assertThat(checkpointer.idle()).isFalse();
    assertThat(results()).containsExactly("saved 1");
    meet(mayEnd);

    checkpointer.awaitIdle();
    assertThat(results()).containsExactly("saved 2");
  }

  @Test
  void aNewerOneTakesThePlaceOfTheOneThatWaits() throws Exception {
    checkpointer.save(request(1, 0));
    meet(begun);
    checkpointer.save(request(2, 2));
    checkpointer.save(request(3, 3));
    checkpointer.save(request(4, 4));
    assertThat(results()).containsExactly("2 by 3", "3 by 4");
    meet(mayEnd);
    meet(begun);
    meet(mayEnd);

    checkpointer.awaitIdle();
    assertThat(results()).containsExactly("saved 1", "saved 4");
    assertThat(Saves.names(root)).contains("step-00000001", "step-00000004").hasSize(3);
  }

  @Test
  void whoAwaitsItAwaitsTheOneThatWaitsToo() throws Exception {
    checkpointer.save(request(1, 0));
    meet(begun);
    checkpointer.save(request(2, 2));
    CountDownLatch asked = new CountDownLatch(1);
    FutureTask<List<String>> seen =
        new FutureTask<>(
            () -> {
              asked.countDown();
              checkpointer.awaitIdle();
              return results();
            });
    Thread trainer = new Thread(seen, "trainer");
    trainer.start();
    asked.await();
    meet(mayEnd);
    meet(begun);
    meet(mayEnd);

    assertThat(seen.get()).containsExactly("saved 1", "saved 2");
  }

  @Test
  void closingWaitsForBoth() throws Exception {
    checkpointer.save(request(1, 0));
    meet(begun);
    checkpointer.save(request(2, 2));
    FutureTask<List<String>> seen =
        new FutureTask<>(
            () -> {
              checkpointer.close();
              return results();
            });
    new Thread(seen, "closer").start();
    meet(mayEnd);
    meet(begun);
    meet(mayEnd);

    assertThat(seen.get()).containsExactly("saved 1", "saved 2");
  }

  private List<String> results() {
    List<String> results = new ArrayList<>();
    for (Optional<SaveResult> next = checkpointer.result();
        next.isPresent();
        next = checkpointer.result()) {
      results.add(describe(next.get()));
    }
    return results;
  }

  private static String describe(SaveResult result) {
    if (result instanceof Saved saved) {
      return "saved " + saved.request().manifest().step();
    } else if (result instanceof Superseded superseded) {
      return superseded.request().manifest().step() + " by " + superseded.byStep();
    }
    return ((Failed) result).reason();
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** A model of which the device holds a copy. */
  private static final class Held implements CapturedModel {
    private final long step;
    private volatile RuntimeException failure;
    private final AtomicInteger reads = new AtomicInteger();
    private volatile boolean closed;

    private Held(long step) {
      this.step = step;
    }

    private SaveRequest request() {
      return new SaveRequest(this, Saves.manifest(step, 0), false, 0);
    }

    @Override
    public long updates() {
      return step;
    }

    @Override
    public ModelSnapshot read() {
      if (failure != null) {
        throw failure;
      }
      reads.incrementAndGet();
      return new ModelSnapshot(step, step, Map.of(), Map.of(), Map.of());
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
