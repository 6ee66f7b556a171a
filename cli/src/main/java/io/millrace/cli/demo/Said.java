package io.millrace.cli.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * What a model said of something that is shown.
 *
 * @param asked the prompt, or the texts that were classified
 * @param answer its answer
 * @param right whether that is the right one
 */
record Said(List<String> asked, String answer, boolean right) {
  private static final int WIDTH = 160;

  Said {
    asked = List.copyOf(asked);
  }

  /** Under a title, as lines between two empty ones. */
  static List<String> lines(String title, List<Said> all) {
    List<String> lines = new ArrayList<>(List.of("", title));
    for (Said said : all) {
      said.asked.forEach(text -> lines.add("  " + oneLine(text)));
      lines.add("    " + (said.right ? "[right]" : "       ") + " " + oneLine(said.answer));
    }
    lines.add("");
    return lines;
  }

  /** How many are right. */
  static long right(List<Said> all) {
    return all.stream().filter(Said::right).count();
  }

  private static String oneLine(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() > WIDTH ? line.substring(0, WIDTH - 3) + "..." : line;
  }
}
