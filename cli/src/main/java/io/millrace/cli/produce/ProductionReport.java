package io.millrace.cli.produce;

import io.millrace.cli.process.ExitCode;
import io.millrace.cli.terminal.JsonLine;
import java.io.PrintWriter;
import java.util.Locale;

/** Says what came of a call. */
final class ProductionReport {
  private ProductionReport() {}

  /** A JSON object. */
  static void json(ProductionResult result, PrintWriter out) {
    out.println(JsonLine.text(JsonLine.of(result)));
    out.flush();
  }

  /**
   * Sentences.
   *
   * @param rejections those of the result
   */
  static void text(
      ProductionResult result, Rejections rejections, PrintWriter out, PrintWriter err) {
    out.println(
        number(result.delivered(), "records ")
            + (result.dryRun() ? "would be sent to " : "delivered to ")
            + result.topic()
            + (result.deliveredBefore() == 0
                ? ""
                : number(result.deliveredBefore(), "had been sent before", " (", ")"))
            + (result.blank() == 0 ? "" : number(result.blank(), "blank lines skipped", ", ", ""))
            + (result.withoutKey() == 0
                ? ""
                : number(result.withoutKey(), "of them without a key", ", ", ""))
            + (result.interrupted() && result.brokenOff().isEmpty()
                ? "; interrupted before the end"
                    + (result.resumable() ? ": --resume goes on there" : "")
                : ""));
    out.flush();
    if (rejections.count() > 0) {
      err.println(number(rejections.count(), "records were not delivered to ") + result.topic());
      rejections.lines().forEach(err::println);
    }
    if (result.rejectedBefore() > 0) {
      err.println(
          number(
              result.rejectedBefore(), "records were not delivered by the calls before this one"));
    }
    if (!result.brokenOff().isEmpty()) {
      err.println(
          "Broken off, because "
              + result.brokenOff()
              + (result.resumable() ? ": --resume goes on where this ended." : "."));
    }
    err.flush();
  }

  private static String number(long count, String words) {
    return String.format(Locale.ROOT, "%,d %s", count, words);
  }

  private static String number(long count, String words, String before, String after) {
    return before + number(count, words) + after;
  }

  /** As the shell sees it. */
  static int exitCode(ProductionResult result) {
    boolean allDelivered = result.rejected().isEmpty() && result.rejectedBefore() == 0;
    if (!allDelivered || !result.brokenOff().isEmpty()) {
      return ExitCode.FAILED;
    }
    return result.interrupted() ? ExitCode.INTERRUPTED : ExitCode.OK;
  }
}
