package io.millrace.cli.checkpoints;

import io.millrace.worker.app.RunAudit;
import io.millrace.worker.checkpoint.CheckpointCatalog.Entry;
import io.millrace.worker.checkpoint.RunManifest;
import java.util.ArrayList;
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
    Map<String, Long> best = new HashMap<>();
    manifests(entries).stream()
        .sorted(Comparator.comparingLong(manifest -> manifest.standing().sequence()))
        .filter(manifest -> manifest.best().loss().isPresent())
        .forEach(manifest -> best.put(manifest.run(), manifest.best().step()));
    List<CheckpointState> states = new ArrayList<>();
    for (Entry entry : entries) {
      boolean isBest =
          entry
              .manifest()
              .filter(manifest -> best.getOrDefault(manifest.run(), -1L) == manifest.step())
              .isPresent();
      states.add(
          new CheckpointState(
              entry, isBest, asked && entry.manifest().isPresent(), objections.apply(entry)));
    }
    return states;
  }

  private static List<RunManifest> manifests(List<Entry> entries) {
    return entries.stream().map(Entry::manifest).flatMap(Optional::stream).toList();
  }
}
