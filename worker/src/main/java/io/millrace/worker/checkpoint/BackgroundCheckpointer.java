package io.millrace.worker.checkpoint;

import io.millrace.service.log.LogContext;
import io.millrace.worker.journal.Journal;
import io.millrace.worker.program.CapturedModel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes checkpoints on a thread of its own. A checkpoint gets its name only after the journal has
 * committed every event up to its step, so that none is ahead of the journal, and a worker that
 * another has fenced promotes none. Whatever goes wrong is a result: the thread outlives it.
 */
public final class BackgroundCheckpointer implements Checkpointer {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundCheckpointer.class);

  private final CheckpointStore store;
  private final ModelWriter writer;
  private final Journal journal;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> new Thread(LogContext.carried(task), "millrace-saver"));
  private final ConcurrentLinkedQueue<SaveResult> results = new ConcurrentLinkedQueue<>();
  private final Object lock = new Object();

  // Both under the lock.
  private boolean writing;
  private SaveRequest waiting;

  public BackgroundCheckpointer(CheckpointStore store, ModelWriter writer, Journal journal) {
    this.store = store;
    this.writer = writer;
    this.journal = journal;
  }

  @Override
  public boolean idle() {
    synchronized (lock) {
      return !writing;
    }
  }

  @Override
  public void awaitIdle() throws InterruptedException {
    synchronized (lock) {
      while (writing) {
        lock.wait();
      }
    }
  }

  @Override
  public void save(SaveRequest request) {
    synchronized (lock) {
      if (!writing) {
        thread.execute(() -> writeAll(request));
        writing = true;
        return;
      }
      if (waiting != null) {
        waiting.model().close();
        results.add(new SaveResult.Superseded(waiting, request.manifest().step()));
      }
      waiting = request;
    }
  }

  @Override
  public Optional<SaveResult> result() {
    return Optional.ofNullable(results.poll());
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      awaitIdle();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes one and then those that have come to wait meanwhile. */
  private void writeAll(SaveRequest first) {
    Optional<SaveRequest> next = Optional.of(first);
    while (next.isPresent()) {
      results.add(write(next.get()));
      next = takeWaiting();
    }
  }

  private Optional<SaveRequest> takeWaiting() {
    synchronized (lock) {
      SaveRequest taken = waiting;
      waiting = null;
      if (taken == null) {
        writing = false;
        lock.notifyAll();
      }
      return Optional.ofNullable(taken);
    }
  }

  private SaveResult write(SaveRequest request) {
    // An interrupt that broke off one save would break off all that follow.
    boolean unused = Thread.interrupted();
    long from = System.nanoTime();
    Path directory = store.directoryFor(request.manifest().step());
    long bytes;
    try (CapturedModel model = request.model()) {
      bytes = store.write(writer, request, directory, () -> journal.flush().join());
    } catch (Throwable e) {
      return failed(request, directory, e);
    }
    prune(request);
    return new SaveResult.Saved(request, directory, bytes, (System.nanoTime() - from) / 1e6);
  }

  private SaveResult failed(SaveRequest request, Path directory, Throwable failure) {
    String reason;
    try {
      LOG.debug("Checkpoint {} was not saved", directory, failure);
      reason = SaveFailure.sentences(failure, store.staging());
    } catch (Throwable e) {
      // There may be no memory left even to say so.
      reason = "It could not be written, nor could it be said why.";
    }
    return new SaveResult.Failed(request, directory, reason);
  }

  private void prune(SaveRequest request) {
    try {
      store.prune(request.manifest().step());
    } catch (Throwable e) {
      // The new checkpoint stands; what could not be removed is tried again after the next one.
      LOG.warn("Old checkpoints could not be removed: {}", e.toString());
    }
  }
}
