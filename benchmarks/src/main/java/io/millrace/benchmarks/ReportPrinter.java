package io.millrace.benchmarks;

import io.millrace.benchmarks.measure.Gpus;
import io.millrace.benchmarks.measure.Machine;
import java.util.ArrayList;
import java.util.List;

/** The report goes to standard output, and what happens meanwhile to standard error. */
final class ReportPrinter {
  private ReportPrinter() {}

  /** What the machine is and how busy, asked before a benchmark keeps it busy. */
  static List<String> machine() {
    return Machine.description();
  }

  /** The same with the machine's GPUs. */
  static List<String> machineWithGpus() throws InterruptedException {
    List<String> lines = new ArrayList<>(machine());
    Gpus.description().ifPresent(lines::add);
    return lines;
  }

  static void progress(String line) {
    System.err.println(line);
  }

  static void print(List<String> machine, List<String> report) {
    machine.forEach(System.out::println);
    report.forEach(System.out::println);
  }
}
