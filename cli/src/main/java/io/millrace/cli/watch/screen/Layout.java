package io.millrace.cli.watch.screen;

import io.millrace.cli.terminal.StyledLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Shares the rows of a screen out: each section gets a line in the order of their importance, then
 * each a further one as long as there are any, and what is left over goes into gaps.
 */
final class Layout {
  private Layout() {}

  /** The lines of sections, from top to bottom, at most so many. */
  static List<StyledLine> fit(List<Section> sections, int rows) {
    int[] granted = new int[sections.size()];
    int left = rows;
    int before;
    do {
      before = left;
      for (int index : byImportance(sections)) {
        if (left > 0 && granted[index] < sections.get(index).most()) {
          granted[index]++;
          left--;
        }
      }
    } while (left > 0 && left < before);
    int gaps = rows - Arrays.stream(granted).sum();
    List<StyledLine> lines = new ArrayList<>(rows);
    for (int i = 0; i < granted.length; i++) {
      Section section = sections.get(i);
      if (granted[i] > 0) {
        if (section.gap() && gaps > 0 && !lines.isEmpty()) {
          gaps--;
          lines.add(new StyledLine());
        }
        lines.addAll(section.lines().apply(granted[i]));
      }
    }
    return lines;
  }

  private static int[] byImportance(List<Section> sections) {
    return IntStream.range(0, sections.size())
        .boxed()
        .sorted(Comparator.comparingInt(index -> sections.get(index).importance()))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
