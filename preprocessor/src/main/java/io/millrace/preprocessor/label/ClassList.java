package io.millrace.preprocessor.label;

import java.util.stream.Collectors;

/** Writes classes down so that no two lists of names look the same. */
final class ClassList {
  private ClassList() {}

  static String of(Classes classes) {
    return classes.names().stream()
        .map(name -> name.length() + ":" + name)
        .collect(Collectors.joining(",", "[", "]"));
  }
}
