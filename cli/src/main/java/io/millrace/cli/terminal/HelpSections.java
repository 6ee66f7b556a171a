package io.millrace.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** Sections at the end of a command's help, printed as they are. */
public final class HelpSections {
  private HelpSections() {}

  /** Adds a section with command lines that work. */
  public static void addExamples(CommandLine line, List<String> examples) {
    addSection(
        line,
        "Examples:\n" + String.join("", examples.stream().map(e -> "  " + e + "\n").toList()));
  }

  /** Adds a section after all that are there. */
  public static void addSection(CommandLine line, String text) {
    String key = "section-" + line.getHelpSectionMap().size();
    List<String> keys = new ArrayList<>(line.getHelpSectionKeys());
    keys.add(key);
    line.setHelpSectionKeys(keys);
    line.getHelpSectionMap().put(key, help -> "\n" + text);
  }
}
