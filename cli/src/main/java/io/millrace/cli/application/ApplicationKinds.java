package io.millrace.cli.application;

import java.util.List;

/** The applications, each with its module's class and table. */
public final class ApplicationKinds {
  private ApplicationKinds() {}

  /** In the order in which data flows. */
  public static List<ApplicationKind> all() {
    return List.of();
  }
}
