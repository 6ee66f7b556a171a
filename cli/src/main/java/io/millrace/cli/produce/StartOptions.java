package io.millrace.cli.produce;

import picocli.CommandLine.Option;

/** Where a sending begins; one of these, or none. */
final class StartOptions {
  @Option(
      names = "--resume",
      description = {
        "Goes on where an earlier call was broken off, without sending anything twice; begins at the"
            + " start if there was none, and sends what has been added since."
      })
  private boolean resume;

  @Option(
      names = "--from-start",
      description = "Sends everything, though some of it was sent before.")
  private boolean fromStart;

  /** What was asked for. */
  StartingPoint.Wish wish() {
    if (resume) {
      return StartingPoint.Wish.RESUME;
    }
    return fromStart ? StartingPoint.Wish.FROM_START : StartingPoint.Wish.UNSAID;
  }
}
