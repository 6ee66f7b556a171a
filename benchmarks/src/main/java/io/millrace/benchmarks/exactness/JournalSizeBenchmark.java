package io.millrace.benchmarks.exactness;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** How large does the journal grow, and how fast can it be written? */
record JournalSizeBenchmark(JournalPlan plan, Consumer<String> progress) {

  /**
   * Writes a run's steps into one journal per codec and pace, all at the same time, as they wait
   * for the next step nearly all of the time and only their sizes are asked for.
   */
  JournalSizeReport run(String bootstrapServers, Undisturbed undisturbed) throws Exception {
    JournalVolumes volumes = new JournalVolumes(bootstrapServers, undisturbed.steps());
    List<Callable<JournalVolume>> writers = new ArrayList<>();
    for (int pace : plan.stepsPerSecond()) {
      for (String compression : plan.compressions()) {
        writers.add(() -> volumes.paced(compression, pace, plan.seconds()));
      }
    }
    ExecutorService threads = Executors.newFixedThreadPool(writers.size());
    List<JournalVolume> measured = new ArrayList<>();
    try {
      for (Future<JournalVolume> volume : threads.invokeAll(writers)) {
        measured.add(volume.get());
      }
    } finally {
      threads.shutdown();
    }
    // Once for the classes, once for the number.
    double unused = volumes.burst(plan.burst());
    double rate = volumes.burst(plan.burst());
    progress.accept(String.format("The journal takes %.0f events/s.", rate));
    return new JournalSizeReport(undisturbed, measured, rate);
  }
}
