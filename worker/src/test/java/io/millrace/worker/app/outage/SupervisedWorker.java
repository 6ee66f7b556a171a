package io.millrace.worker.app.outage;

import io.millrace.service.SetupException;
import io.millrace.service.TakenOverException;
import io.millrace.worker.app.WorkerApplication;
import io.millrace.worker.app.WorkerSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A worker that is started again whenever it ends, as a supervisor does it. */
final class SupervisedWorker implements AutoCloseable {
  private static final long PAUSE_MILLIS = 200;

  private final Map<String, String> settings;
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final List<String> takenOver = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::supervise, "supervisor");
  private volatile WorkerApplication worker;
  private volatile boolean stopping;

  private SupervisedWorker(Map<String, String> settings) {
    this.settings = Map.copyOf(settings);
  }

  static SupervisedWorker start(Map<String, String> settings) {
    SupervisedWorker supervised = new SupervisedWorker(settings);
    supervised.worker = new WorkerApplication(WorkerSettings.of(supervised.settings));
    supervised.thread.start();
    return supervised;
  }

  /** A sentence for each time that it could not start, or failed. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** A sentence for each time that it said that another worker goes on, which there was not. */
  List<String> takenOver() {
    return List.copyOf(takenOver);
  }

  /** Ends it with a checkpoint, and waits for that. */
  void stop() throws InterruptedException {
    stopping = true;
    while (thread.isAlive()) {
      // Perhaps it is just being replaced by another.
      worker.close();
      thread.join(100);
    }
  }

  private void supervise() {
    try {
      while (!stopping) {
        runOnce();
        Thread.sleep(PAUSE_MILLIS);
        if (!stopping) {
          worker = new WorkerApplication(WorkerSettings.of(settings));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void runOnce() throws InterruptedException {
    try {
      worker.start();
      if (!worker.await() || !stopping) {
        failures.add("The run failed; the log says why.");
      }
    } catch (TakenOverException e) {
      takenOver.add(e.getMessage());
    } catch (SetupException e) {
      failures.add(e.getMessage());
    } catch (RuntimeException e) {
      failures.add("Without a sentence of ours: " + e);
    } finally {
      worker.close();
    }
  }

  @Override
  public void close() throws InterruptedException {
    stop();
  }
}
