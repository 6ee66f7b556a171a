package io.millrace.cli.lineage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.terminal.JsonLine;
import io.millrace.worker.audit.Lineage;
import io.millrace.worker.audit.RecordFate;
import io.millrace.worker.checkpoint.RunManifest;
import java.nio.file.Path;
import java.util.Locale;

/** What a checkpoint was trained on as JSON objects for scripts. */
final class LineageJson {
  private LineageJson() {}

  /** The checkpoint's line. */
  static String line(Path directory, Lineage lineage) {
    RunManifest manifest = lineage.checkpoint();
    ObjectNode object = JsonLine.object();
    object.put("type", "Lineage");
    object.put("checkpoint", directory.toString());
    object.put("run", manifest.run());
    object.put("step", manifest.step());
    object.put("sequence", manifest.standing().sequence());
    object.put("incarnation", manifest.incarnation());
    object.put("base_model", lineage.begun().model());
    object.put("base_model_fingerprint", lineage.begun().modelFingerprint());
    object.put("tokenizer_fingerprint", lineage.begun().tokenizerFingerprint());
    manifest
        .format()
        .ifPresent(format -> object.put("format_fingerprint", format.formatFingerprint()));
    object.put("settings_fingerprint", lineage.settingsFingerprint());
    JsonLine.put(object, "starts", lineage.starts());
    object.put("steps", lineage.trainedSteps().size());
    object.put("steps_skipped", lineage.steps().stream().filter(step -> step.skipped()).count());
    object.put("steps_undone", lineage.undone().size());
    object.put("batches", lineage.trainedBatches());
    object.put("tokens", lineage.trainedTokens());
    object.put("records", lineage.trainedRecords());
    object.put("passes", lineage.passes());
    JsonLine.put(object, "trained", lineage.trained());
    JsonLine.put(object, "skipped_only", lineage.skippedOnly());
    JsonLine.put(object, "lost_only", lineage.lostOnly());
    JsonLine.put(object, "lost_batches", lineage.lostBatches());
    JsonLine.put(object, "rejected", lineage.rejected());
    lineage.objection().ifPresent(objection -> object.put("objection", objection));
    return JsonLine.text(object);
  }

  /** A record's line. */
  static String line(RecordFate fate) {
    ObjectNode object = JsonLine.object();
    object.put("type", "Record");
    object.put("partition", fate.record().partition());
    object.put("offset", fate.record().offset());
    object.put("trained", fate.trained());
    object.put("verdict", fate.verdict().name().toLowerCase(Locale.ROOT));
    JsonLine.put(object, "steps", fate.occurrences());
    JsonLine.put(object, "rejected", fate.rejected());
    return JsonLine.text(object);
  }
}
