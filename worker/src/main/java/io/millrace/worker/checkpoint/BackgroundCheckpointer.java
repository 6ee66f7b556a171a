package io.millrace.worker.checkpoint;

import io.millrace.worker.journal.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes checkpoints on a thread of its own. A checkpoint gets its name only after the journal has
 * committed every event up to its step, so that none is ahead of the journal, and a worker that
 * another has fenced promotes none.
 */
public final class BackgroundCheckpointer implements Checkpointer {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundCheckpointer.class);

  private final CheckpointStore store;
  private final ModelWriter writer;
  private final Journal journal;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "millrace-saver"));
  private final Semaphore idle = new Semaphore(1);
  private final ConcurrentLinkedQueue<SaveResult> results = new ConcurrentLinkedQueue<>();

  public BackgroundCheckpointer(CheckpointStore store, ModelWriter writer, Journal journal) {
    this.store = store;
    this.writer = writer;
    this.journal = journal;
  }

  @Override
  public void awaitIdle() throws InterruptedException {
    idle.acquire();
    idle.release();
  }

  @Override
  public void save(SaveRequest request) {
    if (!idle.tryAcquire()) {
      throw new IllegalStateException("A checkpoint is being written already");
    }
    thread.execute(
        () -> {
          try {
            results.add(write(request));
          } finally {
            idle.release();
          }
        });
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

  private SaveResult write(SaveRequest request) {
    long from = System.nanoTime();
    Path directory = store.directoryFor(request.manifest().step());
    try {
      Checkpoint checkpoint = store.write(writer, request, directory, () -> journal.flush().join());
      long bytes = DirectoryFiles.bytes(checkpoint.directory());
      prune(request);
      return new SaveResult.Saved(request, directory, bytes, (System.nanoTime() - from) / 1e6);
    } catch (IOException | RuntimeException e) {
      LOG.debug("Checkpoint {} was not saved", directory, e);
      return new SaveResult.Failed(request, directory, e.toString());
    }
  }

  private void prune(SaveRequest request) {
    try {
      store.prune(request.manifest().bestStep());
    } catch (IOException e) {
      // The new checkpoint stands; what could not be removed is tried again after the next one.
      LOG.warn("Old checkpoints could not be removed: {}", e.toString());
    }
  }
}
