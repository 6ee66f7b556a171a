package io.millrace.cli.lineage;

import io.millrace.cli.terminal.Colour;
import io.millrace.cli.terminal.Terminal;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.worker.audit.Lineage;
import io.millrace.worker.audit.RecordFate;
import io.millrace.worker.audit.RecordFate.Occurrence;
import io.millrace.worker.audit.RejectedBatch;
import io.millrace.worker.audit.RunStart;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.source.OffsetRanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a checkpoint was trained on as lines for people. */
final class LineageText {
  /** More than so many lines of a kind are counted, not shown; --json has them all. */
  private static final int MOST = 20;

  private static final int LABEL = 16;

  private final Terminal terminal;

  LineageText(Terminal terminal) {
    this.terminal = terminal;
  }

  /** About the checkpoint. */
  List<String> lines(Lineage lineage) {
    RunManifest manifest = lineage.checkpoint();
    List<String> lines = new ArrayList<>();
    lines.add(
        labelled(
            "Run",
            "%s, step %,d, event %,d, saved by incarnation %s",
            manifest.run(),
            manifest.step(),
            manifest.standing().sequence(),
            manifest.incarnation()));
    lineage
        .objection()
        .ifPresent(
            objection ->
                lines.add(
                    label("") + terminal.paint(Colour.YELLOW, objection + " It counts no more.")));
    lines.add(
        labelled(
            "Base model",
            "%s, fingerprint %s",
            lineage.begun().model(),
            lineage.begun().modelFingerprint()));
    lines.add(labelled("Tokenizer", "%s", orNone(lineage.begun().tokenizerFingerprint())));
    lines.add(
        labelled(
            "Batch format",
            "%s",
            manifest.format().map(f -> f.formatFingerprint()).orElse("none")));
    lines.add(labelled("Settings", "fingerprint %s", lineage.settingsFingerprint()));
    addAll(lines, "Worker starts", lineage.starts().stream().map(LineageText::start).toList());
    lines.add(
        labelled(
            "In the weights",
            "%,d records in %,d steps of %,d batches and %,d tokens; passes completed: %d",
            lineage.trainedRecords(),
            lineage.trainedSteps().size(),
            lineage.trainedBatches(),
            lineage.trainedTokens(),
            lineage.passes()));
    addAll(lines, "", ranges(lineage.trained()));
    addAll(lines, "Only skipped", ranges(lineage.skippedOnly()));
    addAll(lines, "Lost", ranges(lineage.lostOnly()));
    if (!lineage.lostBatches().isEmpty()) {
      lines.add(
          labelled(
              "Lost batches",
              "%s: gone when the run was rebuilt after a crash, and left out",
              named(lineage.lostBatches())));
    }
    if (!lineage.undone().isEmpty()) {
      lines.add(labelled("Rolled back", "%,d steps", lineage.undone().size()));
    }
    addAll(lines, "Rejected", lineage.rejected().stream().map(LineageText::rejected).toList());
    return lines;
  }

  /** About a record. */
  List<String> lines(RecordFate fate) {
    List<String> lines = new ArrayList<>();
    Colour colour = fate.trained() ? Colour.GREEN : Colour.RED;
    lines.add(label("Record " + fate.record()) + terminal.paint(colour, sentence(fate)));
    fate.occurrences().forEach(step -> lines.add(label("") + occurrence(step)));
    fate.rejected().forEach(batch -> lines.add(label("") + rejected(batch)));
    return lines;
  }

  private static String sentence(RecordFate fate) {
    return switch (fate.verdict()) {
      case TRAINED -> "trained this model.";
      case UNCLEAR ->
          "may have trained this model: batches of its step were gone when the run was rebuilt after"
              + " a crash, and nobody can tell any more whether it was in one of them.";
      case LOST ->
          "did not train this model: its batch was gone when the run was rebuilt after a crash.";
      case SKIPPED -> "did not train this model: the step that it was in was skipped.";
      case REJECTED -> "did not train this model: the batch that it was in was rejected.";
      case UNDONE -> "did not train this model: the step that it was in was rolled back.";
      case NEVER ->
          "did not train this model: no batch up to the checkpoint had it. It came later, or the"
              + " preprocessor did not take it, which its dead letters tell."
              + (fate.unreadable() == 0
                  ? ""
                  : " Or it was in one of "
                      + fate.unreadable()
                      + " rejected batches that cannot be looked into any more.");
    };
  }

  private static String occurrence(Occurrence step) {
    return String.format(
        Locale.ROOT,
        "step %,d, %s %s, by incarnation %s",
        step.step(),
        step.batches().size() == 1
            ? (step.exact() ? "in batch" : "perhaps in batch")
            : (step.exact() ? "in batches" : "in one or more of the batches"),
        named(step.batches()),
        step.incarnation());
  }

  private static String rejected(RejectedBatch batch) {
    return "batch " + named(List.of(batch.at())) + ": " + batch.reason();
  }

  private static String start(RunStart start) {
    return String.format(
        Locale.ROOT,
        "from step %,d, incarnation %s%s",
        start.fromStep(),
        start.incarnation(),
        start.changes().isEmpty() ? "" : ": " + String.join(" ", start.changes()));
  }

  private static List<String> ranges(List<OffsetRange> ranges) {
    return ranges.stream().map(range -> OffsetRanges.named(List.of(range))).toList();
  }

  private static String named(List<BatchCoordinate> batches) {
    return batches.stream()
        .map(batch -> batch.partition() + "-" + batch.offset())
        .collect(Collectors.joining(", "));
  }

  private static String orNone(String fingerprint) {
    return fingerprint.isEmpty() ? "none" : fingerprint;
  }

  private static void addAll(List<String> lines, String name, List<String> texts) {
    for (int i = 0; i < Math.min(MOST, texts.size()); i++) {
      lines.add(label(i == 0 ? name : "") + texts.get(i));
    }
    if (texts.size() > MOST) {
      lines.add(label("") + "and " + (texts.size() - MOST) + " more, which --json has");
    }
  }

  private static String labelled(String name, String format, Object... arguments) {
    return label(name) + String.format(Locale.ROOT, format, arguments);
  }

  private static String label(String name) {
    return name.length() < LABEL ? name + " ".repeat(LABEL - name.length()) : name + " ";
  }
}
