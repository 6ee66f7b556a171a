package io.millrace.worker.app.exactness;

import io.millrace.schemas.event.EventPayload.CheckpointSaved;
import io.millrace.schemas.event.EventPayload.RunStopped;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.checkpoint.Checkpoint;
import io.millrace.worker.checkpoint.CheckpointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether what a run has left on disk are whole checkpoints and nothing else, each with its event
 * and its place in the journal, the last one of the same bytes as another run's.
 */
final class CheckpointAudit {
  private static final Pattern NAME = Pattern.compile("step-\\d{8}(\\.\\d+)?");

  private final List<TrainingEvent> events;
  private final List<Violation> violations = new ArrayList<>();

  private CheckpointAudit(List<TrainingEvent> events) {
    this.events = events;
  }

  /**
   * Looks.
   *
   * @param directory of the run's checkpoints
   * @param events of the run
   * @param reference events of the other run
   */
  static List<Violation> violations(
      Path directory, List<TrainingEvent> events, List<TrainingEvent> reference)
      throws IOException {
    CheckpointAudit audit = new CheckpointAudit(events);
    try (Stream<Path> entries = Files.list(directory)) {
      entries.sorted().forEach(audit::accept);
    }
    audit.compare(last(events), last(reference));
    return audit.violations;
  }

  private void accept(Path path) {
    if (!NAME.matcher(path.getFileName().toString()).matches()) {
      violations.add(Violation.of(path.getFileName() + " was left behind."));
      return;
    }
    try {
      accept(CheckpointStore.verify(path));
    } catch (IOException e) {
      violations.add(Violation.of(path.getFileName() + " is not whole: " + e.getMessage()));
    }
  }

  private void accept(Checkpoint checkpoint) {
    String name = checkpoint.directory().getFileName().toString();
    long saved =
        events.stream()
            .map(TrainingEvent::payload)
            .filter(CheckpointSaved.class::isInstance)
            .map(CheckpointSaved.class::cast)
            .filter(event -> event.directory().equals(checkpoint.directory().toString()))
            .filter(event -> event.checkpointStep() == checkpoint.manifest().step())
            .count();
    if (saved != 1) {
      violations.add(Violation.of(name + " has " + saved + " events CheckpointSaved."));
    }
    long sequence = checkpoint.manifest().standing().sequence();
    if (events.stream()
        .noneMatch(
            event ->
                event.sequence() == sequence
                    && event.incarnation().equals(checkpoint.manifest().incarnation()))) {
      violations.add(
          new Violation(
              sequence, "it is not by the incarnation that saved " + name + " after it."));
    }
  }

  private void compare(Path run, Path reference) throws IOException {
    for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
      long at = Files.mismatch(run.resolve(file), reference.resolve(file));
      if (at >= 0) {
        violations.add(
            Violation.of(
                "The last checkpoint's " + file + " is another one, from byte " + at + " on."));
      }
    }
  }

  /** The checkpoint that a run ended with. */
  private static Path last(List<TrainingEvent> events) {
    return events.stream()
        .map(TrainingEvent::payload)
        .filter(RunStopped.class::isInstance)
        .map(stopped -> Path.of(((RunStopped) stopped).checkpoint().orElseThrow()))
        .reduce((first, second) -> second)
        .orElseThrow(() -> new AssertionError("The run has not ended"));
  }
}
