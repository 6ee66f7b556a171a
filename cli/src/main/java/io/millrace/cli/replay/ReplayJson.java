package io.millrace.cli.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.terminal.JsonLine;
import io.millrace.worker.app.ReplayRequest;
import io.millrace.worker.audit.ModelComparison;
import io.millrace.worker.audit.ReplayReport;
import io.millrace.worker.recovery.StepReplay.Divergence;

/** What came of a replay as a JSON object for scripts. */
final class ReplayJson {
  private ReplayJson() {}

  static String line(ReplayRequest request, ReplayReport report) {
    ModelComparison comparison = report.comparison();
    ObjectNode object = JsonLine.object();
    object.put("checkpoint", request.target().directory().toString());
    object.put("run", request.target().manifest().run());
    object.put("step", request.target().manifest().step());
    object.put("from", report.plan().base().directory().toString());
    object.put("from_step", report.plan().base().step());
    object.put("steps", report.plan().route().steps());
    object.put("millis", report.millis());
    object.put("identical", comparison.identical());
    object.put("tensors", comparison.tensors());
    JsonLine.put(object, "differing", comparison.differing());
    object.put("updates_identical", comparison.updates());
    JsonLine.put(object, "left_out_batches", report.plan().route().lost());
    report.firstDivergence().ifPresent(first -> put(object, first));
    request.keep().ifPresent(directory -> object.put("kept", directory.toString()));
    return JsonLine.text(object);
  }

  private static void put(ObjectNode object, Divergence first) {
    object.put("first_diverging_step", first.journalled().number());
    object.put("journalled_loss", first.journalled().loss());
    object.put("recomputed_loss", first.loss());
    object.put("journalled_gradient_norm", first.journalled().gradientNorm());
    object.put("recomputed_gradient_norm", first.gradientNorm());
  }
}
