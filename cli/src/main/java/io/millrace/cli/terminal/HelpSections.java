package io.millrace.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

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
    // Not by CommandLine's own setter, which would set the subcommands' sections as well.
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    List<String> keys = new ArrayList<>(usage.sectionKeys());
    String key = "section " + keys.size();
    keys.add(key);
    usage.sectionKeys(keys);
    usage.sectionMap().put(key, help -> "\n" + text);
  }
}
