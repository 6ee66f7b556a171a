package io.millrace.cli.watch.screen;

import io.millrace.cli.terminal.Colour;
import io.millrace.cli.terminal.Glyphs;
import io.millrace.cli.terminal.StyledLine;
import io.millrace.cli.watch.run.LossCurve;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The loss curve, in one line or several. */
final class CurveSection {
  private static final int FEWEST_COLUMNS = 8;

  private final LossCurve curve;
  private final int columns;
  private final Glyphs glyphs;

  CurveSection(LossCurve curve, int columns, Glyphs glyphs) {
    this.curve = curve;
    this.columns = columns;
    this.glyphs = glyphs;
  }

  List<StyledLine> lines(int rows) {
    Sparkline whole = new Sparkline(curve.points(Integer.MAX_VALUE));
    String high = number(whole.highest());
    String low = number(whole.lowest());
    String steps =
        String.format(Locale.ROOT, "steps %,d to %,d", curve.firstStep(), curve.lastStep());
    return rows == 1
        ? List.of(
            Labelled.line("curve")
                .add(Colour.CYAN, drawn("  " + low + " to " + high + ", " + steps, 1).get(0))
                .add("  " + low + " to " + high + ", " + steps))
        : several(rows, high, low, whole.isLogarithmic());
  }

  private List<StyledLine> several(int rows, String high, String low, boolean logarithmic) {
    List<String> drawing = drawn("  " + high, rows);
    List<StyledLine> lines = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      String scale = row == 0 ? "  " + high : row == rows - 1 ? "  " + low : "";
      lines.add(
          Labelled.line(label(row, logarithmic)).add(Colour.CYAN, drawing.get(row)).add(scale));
    }
    return lines;
  }

  private String label(int row, boolean logarithmic) {
    return switch (row) {
      case 0 -> "curve";
      case 1 -> "steps " + shortened(curve.firstStep());
      case 2 -> "to " + shortened(curve.lastStep());
      case 3 -> logarithmic ? "log scale" : "";
      default -> "";
    };
  }

  /** So that it fits into a label. */
  private static String shortened(long step) {
    if (step < 100_000) {
      return String.format(Locale.ROOT, "%,d", step);
    }
    return step < 1_000_000 ? step / 1000 + "k" : String.format(Locale.ROOT, "%.1fM", step / 1e6);
  }

  /** As wide as the columns allow beside a text. */
  private List<String> drawn(String beside, int rows) {
    int width = Math.max(FEWEST_COLUMNS, columns - Labelled.WIDTH - beside.length());
    return new Sparkline(curve.points(width)).lines(rows, glyphs);
  }

  private static String number(double loss) {
    return String.format(Locale.ROOT, "%.4f", loss);
  }
}
