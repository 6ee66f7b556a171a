package io.millrace.benchmarks;

import io.millrace.benchmarks.measure.Machine;
import java.util.List;

/** The report goes to standard output, and what happens meanwhile to standard error. */
final class ReportPrinter {
  private ReportPrinter() {}

  /** What the machine is and how busy, asked before a benchmark keeps it busy. */
  static List<String> machine() {
    return Machine.description();
  }

  static void progress(String line) {
    System.err.println(line);
  }

  static void print(List<String> machine, List<String> report) {
    machine.forEach(System.out::println);
    report.forEach(System.out::println);
  }
}
