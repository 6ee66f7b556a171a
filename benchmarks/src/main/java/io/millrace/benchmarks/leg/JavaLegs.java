package io.millrace.benchmarks.leg;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Legs in a Java virtual machine of their own, which is set as this one. */
public final class JavaLegs {
  private JavaLegs() {}

  /**
   * The command of a process with this one's options and class path.
   *
   * @param main class to run
   */
  public static List<String> command(String main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main);
    command.addAll(arguments);
    return command;
  }
}
