package io.millrace.cli.produce;

import io.millrace.cli.terminal.LiveLine;
import io.millrace.cli.terminal.Terminal;
import java.time.Duration;
import java.util.OptionalLong;

/** Shows now and then how far a sending is. */
final class ProgressLine {
  private static final long AT_A_TERMINAL = Duration.ofMillis(100).toNanos();
  private static final long ELSEWHERE = Duration.ofSeconds(10).toNanos();

  private final LiveLine line;
  private final Terminal terminal;
  private final RecordSequence sequence;
  private final String topic;
  private final long since = System.nanoTime();
  private long shownAt = since;
  private long sendingSince;
  private long thousandthsBefore;
  private boolean sending;

  ProgressLine(LiveLine line, Terminal terminal, RecordSequence sequence, String topic) {
    this.line = line;
    this.terminal = terminal;
    this.sequence = sequence;
    this.topic = topic;
  }

  /** What was sent before is read once more. */
  void checked(long records) {
    show(records, "checked", since);
  }

  /** Records of this call are sent. */
  void sent(long records) {
    if (!sending) {
      sending = true;
      sendingSince = System.nanoTime();
      thousandthsBefore = sequence.thousandths().orElse(0);
    }
    show(records, "sent to " + topic, sendingSince);
  }

  private void show(long records, String what, long begun) {
    long now = System.nanoTime();
    if (now - shownAt < (terminal.interactive() ? AT_A_TERMINAL : ELSEWHERE)) {
      return;
    }
    shownAt = now;
    OptionalLong thousandths = sequence.thousandths();
    line.show(
        ProgressText.line(
            terminal.columns() - 1,
            what,
            records,
            (now - begun) / 1e9,
            thousandths,
            thousandthsBefore));
  }
}
