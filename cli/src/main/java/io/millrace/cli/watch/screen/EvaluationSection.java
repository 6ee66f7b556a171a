package io.millrace.cli.watch.screen;

import io.millrace.cli.terminal.Colour;
import io.millrace.cli.terminal.StyledLine;
import io.millrace.cli.terminal.Terminal;
import io.millrace.cli.watch.run.Evaluation;
import io.millrace.schemas.event.EvaluationMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The evaluations: what tells the best as a drawing where there is room, and the last ones in
 * words.
 */
final class EvaluationSection {
  private static final int MOST_DRAWN = 40;

  private final List<Evaluation> newestFirst;
  private final List<Evaluation> drawable;
  private final Terminal terminal;

  EvaluationSection(List<Evaluation> newestFirst, Terminal terminal) {
    this.newestFirst = newestFirst;
    List<Evaluation> compared =
        newestFirst.stream()
            .filter(evaluation -> evaluation.counts() && Double.isFinite(evaluation.judged()))
            .toList();
    // Since a start that goes by another measure, nothing before it is comparable.
    this.drawable =
        compared.stream().takeWhile(one -> one.bestBy() == compared.get(0).bestBy()).toList();
    this.terminal = terminal;
  }

  List<StyledLine> lines(int rows) {
    List<StyledLine> lines = new ArrayList<>(rows);
    boolean drawn = rows > 1 && drawable.size() > 1;
    if (drawn) {
      lines.add(drawing());
    }
    newestFirst.stream()
        .limit(rows - lines.size())
        .forEach(one -> lines.add(line(lines.isEmpty() ? "evaluations" : "", one)));
    return lines;
  }

  private StyledLine drawing() {
    int count = Math.min(MOST_DRAWN, drawable.size());
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[count - 1 - i] = drawable.get(i).judged();
    }
    Sparkline line = new Sparkline(values);
    EvaluationMeasure measure = drawable.get(0).bestBy();
    return Labelled.line("evaluations")
        .add(Colour.CYAN, line.lines(1, terminal.glyphs()).get(0))
        .add(
            String.format(
                Locale.ROOT,
                "  %s%.4f to %.4f%s",
                measure == EvaluationMeasure.LOSS ? "" : measure.words() + " ",
                line.lowest(),
                line.highest(),
                best()
                    .map(
                        b -> String.format(Locale.ROOT, ", best %.4f at %,d", b.judged(), b.step()))
                    .orElse("")));
  }

  private StyledLine line(String label, Evaluation one) {
    StyledLine line = Labelled.line(label, "step %,d", one.step());
    if (one.numbers().isEmpty()) {
      line.add("  failed");
    }
    one.numbers()
        .forEach(
            (measure, value) -> {
              line.add(String.format(Locale.ROOT, "  %s %.4f", measure.words(), value));
              if (measure == one.bestBy()) {
                change(one).ifPresent(by -> line.add(String.format(Locale.ROOT, "  %+.4f", by)));
              }
            });
    if (!one.counts()) {
      return line.add("  of " + one.topic());
    }
    return best().filter(one::equals).isPresent() ? line.add("  ").add(Colour.GREEN, "best") : line;
  }

  /** The last one of which its event said that it is the best. */
  private Optional<Evaluation> best() {
    return drawable.stream().filter(Evaluation::best).findFirst();
  }

  /** Since the one before it. */
  private Optional<Double> change(Evaluation one) {
    int place = drawable.indexOf(one);
    return place < 0 || place + 1 == drawable.size()
        ? Optional.empty()
        : Optional.of(one.judged() - drawable.get(place + 1).judged());
  }
}
