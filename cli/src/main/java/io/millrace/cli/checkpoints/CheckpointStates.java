package io.millrace.cli.checkpoints;

import io.millrace.worker.app.RunAudit;
import io.millrace.worker.checkpoint.CheckpointCatalog.Entry;
import io.millrace.worker.checkpoint.RunManifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Judges checkpoints, of one run or of several. */
final class CheckpointStates {
  private CheckpointStates() {}

  /** By what is on disk. */
  static List<CheckpointState> unasked(List<Entry> entries) {
    return judge(entries, entry -> Optional.empty(), false);
  }

  /**
   * By what is on disk and what the runs' journals say.
   *
   * @param audits opens the journal of a checkpoint's run
   * @throws io.millrace.service.SetupException when a journal cannot be read
   */
  static List<CheckpointState> asked(List<Entry> entries, Function<RunManifest, RunAudit> audits) {
    Map<RunManifest, Optional<String>> objections = new HashMap<>();
    manifests(entries).stream()
        .collect(Collectors.groupingBy(RunManifest::run))
        .forEach(
            (run, manifests) -> {
              List<Optional<String>> answers = audits.apply(manifests.get(0)).objections(manifests);
              for (int i = 0; i < answers.size(); i++) {
                objections.put(manifests.get(i), answers.get(i));
              }
            });
    return judge(entries, entry -> entry.manifest().flatMap(objections::get), true);
  }

  private static List<CheckpointState> judge(
      List<Entry> entries, Function<Entry, Optional<String>> objections, boolean asked) {
    Collection<Path> best = best(entries);
    List<CheckpointState> states = new ArrayList<>();
    for (Entry entry : entries) {
      boolean isBest = best.contains(entry.directory());
      states.add(
          new CheckpointState(
              entry, isBest, asked && entry.manifest().isPresent(), objections.apply(entry)));
    }
    return states;
  }

  /** Of each run, the last that was the best when it was saved. */
  private static Collection<Path> best(List<Entry> entries) {
    Map<String, Path> best = new HashMap<>();
    entries.stream()
        .filter(entry -> entry.manifest().filter(RunManifest::wasBest).isPresent())
        .sorted(Comparator.comparingLong(entry -> manifest(entry).standing().sequence()))
        .forEach(entry -> best.put(manifest(entry).run(), entry.directory()));
    return best.values();
  }

  private static RunManifest manifest(Entry entry) {
    return entry.manifest().orElseThrow();
  }

  private static List<RunManifest> manifests(List<Entry> entries) {
    return entries.stream().map(Entry::manifest).flatMap(Optional::stream).toList();
  }
}
