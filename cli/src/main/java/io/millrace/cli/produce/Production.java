package io.millrace.cli.produce;

import io.millrace.cli.terminal.LiveLine;
import io.millrace.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One call of {@code produce}: takes records one after the other and sends those that can be. */
final class Production {
  /**
   * Waits are cut in pieces, between which is seen whether to end, and transactions end in time.
   */
  private static final long LONGEST_WAIT_NANOS = 50_000_000;

  /** Shorter ones are not waited for. */
  private static final long SHORTEST_WAIT_NANOS = 1_000_000;

  private final RecordSequence sequence;
  private final RecordKey key;
  private final RecordLimit limit;
  private final SendRate rate;
  private final Outlet outlet;
  private final Rejections rejections;
  private final Track track;
  private final BooleanSupplier interrupted;
  private long sent;
  private long withoutKey;

  /**
   * A call.
   *
   * @param interrupted asked before each record, and while it waits, whether to end early
   */
  Production(
      RecordSequence sequence,
      RecordKey key,
      RecordLimit limit,
      SendRate rate,
      Outlet outlet,
      Rejections rejections,
      Track track,
      BooleanSupplier interrupted) {
    this.sequence = sequence;
    this.key = key;
    this.limit = limit;
    this.rate = rate;
    this.outlet = outlet;
    this.rejections = rejections;
    this.track = track;
    this.interrupted = interrupted;
  }

  /**
   * Sends everything, or up to where it is told to end or cannot go on.
   *
   * @return why it could not go on; empty where it could
   * @throws io.millrace.service.SetupException when the input is not what was sent before
   */
  Optional<String> run(Terminal terminal, PrintWriter out, String topic) throws IOException {
    try (LiveLine line = new LiveLine(out, terminal)) {
      ProgressLine progress = new ProgressLine(line, terminal, sequence, topic);
      sequence.each(record -> take(record, progress), interrupted);
      if (!interrupted.getAsBoolean()) {
        track.requireAllKnown();
      }
      boolean untouched = interrupted.getAsBoolean() && track.isWhereItBegan();
      if (track.beyondKnown() && !untouched) {
        outlet.commit(() -> place(!interrupted.getAsBoolean()));
      }
      return Optional.empty();
    } catch (BrokenOffException e) {
      return Optional.of(e.getMessage());
    }
  }

  private boolean take(SourceRecord record, ProgressLine progress) {
    if (interrupted.getAsBoolean()) {
      return false;
    }
    if (!track.beyondKnown()) {
      track.takenBefore(record.value());
      progress.checked(track.taken());
      return true;
    }
    if (!waitForTurn()) {
      return false;
    }
    track.takenBefore(record.value());
    send(record);
    outlet.commitIfDue(() -> place(false));
    progress.sent(sent);
    return true;
  }

  private boolean waitForTurn() {
    for (long wait = rate.untilNext(rate.now());
        wait >= SHORTEST_WAIT_NANOS;
        wait = rate.untilNext(rate.now())) {
      if (interrupted.getAsBoolean()) {
        return false;
      }
      outlet.commitIfDue(() -> place(false));
      LockSupport.parkNanos(Math.min(wait, LONGEST_WAIT_NANOS));
    }
    return true;
  }

  private void send(SourceRecord record) {
    if (record.flaw().isPresent()) {
      rejections.add("no JSON object", record, record.flaw().get());
      return;
    }
    Keyed keyed = key.of(record.value());
    Optional<Integer> size = limit.exceededBy(keyed);
    if (size.isPresent()) {
      rejections.add(
          "larger than " + limit.words(),
          record,
          String.format(Locale.ROOT, "%,d bytes", size.get()));
      return;
    }
    if (key.wanted() && keyed.key() == null) {
      withoutKey++;
    }
    outlet.send(record, keyed);
    sent++;
    rate.sent();
  }

  private Place place(boolean complete) {
    return track.place(rejections.count(), complete);
  }

  /** Records that should have a key and have none. */
  long withoutKey() {
    return withoutKey;
  }
}
