package io.millrace.cli.replay;

import io.millrace.cli.terminal.Colour;
import io.millrace.cli.terminal.Terminal;
import io.millrace.worker.app.ReplayRequest;
import io.millrace.worker.audit.ModelComparison;
import io.millrace.worker.audit.ReplayReport;
import io.millrace.worker.audit.TensorDifference;
import io.millrace.worker.recovery.StepReplay.Divergence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What came of a replay as lines for people. */
final class ReplayText {
  private final Terminal terminal;

  ReplayText(Terminal terminal) {
    this.terminal = terminal;
  }

  List<String> lines(ReplayRequest request, ReplayReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        text(
            "Step %,d rebuilt from %s: %,d steps taken again in %.1f s.",
            request.target().manifest().step(),
            base(report),
            report.plan().route().steps(),
            report.millis() / 1000));
    int lost = report.plan().route().lost().size();
    if (lost > 0) {
      lines.add(text("%,d batches were left out, as the run itself had to leave them out.", lost));
    }
    if (report.comparison().identical()) {
      lines.add(
          terminal.paint(
              Colour.GREEN,
              text(
                  "Identical: all %,d tensors of weights and optimizer state, bit for bit.",
                  report.comparison().tensors())));
    } else {
      addDifferences(lines, report.comparison());
    }
    lines.add(divergence(report.firstDivergence()));
    request
        .keep()
        .ifPresent(directory -> lines.add("What was rebuilt is kept in " + directory + "."));
    return lines;
  }

  private static String base(ReplayReport report) {
    return report.plan().base().checkpoint().isPresent()
        ? text("step %,d (%s)", report.plan().base().step(), report.plan().base().directory())
        : "the base model (" + report.plan().base().directory() + ")";
  }

  private void addDifferences(List<String> lines, ModelComparison comparison) {
    lines.add(
        terminal.paint(
            Colour.RED,
            text(
                "Not identical: %,d of %,d tensors differ.",
                comparison.differing().size(), comparison.tensors())));
    if (!comparison.updates()) {
      lines.add("  The optimizer has counted another number of updates.");
    }
    comparison
        .largestAbsolute()
        .ifPresent(tensor -> lines.add(difference("absolute", tensor.absolute(), tensor)));
    comparison
        .largestRelative()
        .ifPresent(tensor -> lines.add(difference("relative", tensor.relative(), tensor)));
  }

  private static String difference(String kind, double size, TensorDifference tensor) {
    return text(
        "  Largest %s difference: %.3g, in %s, where %,d numbers differ.",
        kind, size, tensor.name(), tensor.elements());
  }

  private static String divergence(Optional<Divergence> first) {
    return first
        .map(
            divergence ->
                text(
                    "The first step that came out otherwise than journalled is %,d: loss %s for %s,"
                        + " gradient norm %s for %s. Other hardware, threads or libraries round"
                        + " otherwise.",
                    divergence.journalled().number(),
                    divergence.loss(),
                    divergence.journalled().loss(),
                    divergence.gradientNorm(),
                    divergence.journalled().gradientNorm()))
        .orElse("Every loss and gradient norm came out as journalled.");
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
