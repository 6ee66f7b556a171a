package io.millrace.benchmarks.device;

import java.util.ArrayList;
import java.util.List;

/** How a leg trains. */
enum Variant {
  PLAIN("", ""),
  CHECKPOINTED(", gradient checkpointing", "--gradient-checkpointing"),
  COMPILED(", compiled", "--compile");

  private final String suffix;
  private final String flag;

  Variant(String suffix, String flag) {
    this.suffix = suffix;
    this.flag = flag;
  }

  /** The leg's name in the report. */
  String of(String leg) {
    return leg + suffix;
  }

  /** The leg's arguments. */
  List<String> of(List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    if (!flag.isEmpty()) {
      all.add(flag);
    }
    return all;
  }

  /** Whether a leg of that name trains so. */
  boolean isOf(String leg) {
    return !suffix.isEmpty() && leg.endsWith(suffix);
  }
}
