package io.millrace.worker.checkpoint;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which checkpoints are kept: the newest, the best, and one every so many steps.
 *
 * @param newest how many of the newest steps, each with its newest checkpoint; 0 keeps all there
 *     are
 * @param everySteps the first checkpoint at or after each multiple of it is kept for good, which is
 *     the multiple's own unless the disk was still busy then; 0 keeps none for this reason
 */
public record Retention(int newest, long everySteps) {

  /** Checks the numbers. */
  public Retention {
    if (newest < 0 || everySteps < 0) {
      throw new IllegalArgumentException("Negative: " + newest + ", " + everySteps);
    }
  }

  /**
   * The directories to be kept. Of a step that was saved again the newest counts as its checkpoint.
   *
   * @param newestFirst all that are there
   * @param passedOver those that a worker could not go on from: they take no place among the
   *     newest, and stay to be looked at until the run has come past them
   * @param best whether a checkpoint was of the best evaluation when it was saved; the newest such
   *     is kept, also where an evaluation since was better and is not saved, or not yet
   */
  Set<Path> kept(
      List<CheckpointDirectory> newestFirst, Set<Path> passedOver, Predicate<Path> best) {
    List<CheckpointDirectory> sound =
        newestFirst.stream().filter(directory -> !passedOver.contains(directory.path())).toList();
    Map<Long, Path> byStep = new LinkedHashMap<>();
    sound.forEach(directory -> byStep.putIfAbsent(directory.step(), directory.path()));
    Set<Path> kept = new HashSet<>();
    // Steps, not directories: starts and ends without a step between push nothing out.
    byStep.values().stream().limit(newest).forEach(kept::add);
    byStep.values().stream().filter(best).findFirst().ifPresent(kept::add);
    long reached = sound.isEmpty() ? -1 : sound.get(0).step();
    newestFirst.stream()
        .filter(directory -> newest == 0 || directory.step() > reached)
        .map(CheckpointDirectory::path)
        .forEach(kept::add);

    if (everySteps > 0) {
      Map<Long, Long> firstOfStretch = new HashMap<>();
      byStep.keySet().stream()
          .filter(step -> step >= everySteps)
          .forEach(step -> firstOfStretch.merge(step / everySteps, step, Math::min));
      firstOfStretch.values().forEach(step -> kept.add(byStep.get(step)));
    }
    return kept;
  }
}
