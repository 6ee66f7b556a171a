package io.millrace.cli.produce;

import io.millrace.service.SetupException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Counts the records of the sequence as they are taken, and holds them against a known place. */
final class Track {
  private final SequenceChecksum checksum = new SequenceChecksum();
  private final Optional<Place> after;
  private final String manner;
  private long taken;

  /**
   * Begins at the first record.
   *
   * @param after the place up to which records were dealt with already
   */
  Track(Optional<Place> after, String manner) {
    this.after = after;
    this.manner = manner;
  }

  /**
   * Takes the next record.
   *
   * @return whether it was dealt with already, by an earlier call
   * @throws SetupException when the records so far are not those that were dealt with then
   */
  boolean takenBefore(byte[] record) {
    checksum.add(record);
    taken++;
    if (after.isEmpty() || taken > after.get().taken()) {
      return false;
    }
    if (taken == after.get().taken() && !checksum.now().equals(after.get().checksum())) {
      throw new SetupException(
          String.format(
              Locale.ROOT,
              "The input was changed since it was broken off: its first %,d records are not those"
                  + " that were sent. Put it back, or begin anew with --from-start.",
              taken));
    }
    return true;
  }

  /** Whether what was dealt with by an earlier call is behind. */
  boolean beyondKnown() {
    return after.isEmpty() || taken >= after.get().taken();
  }

  /** Whether nothing was taken that had not been dealt with before. */
  boolean isWhereItBegan() {
    return taken <= after.map(Place::taken).orElse(0L);
  }

  /**
   * To be called at the end of the sequence.
   *
   * @throws SetupException when there are fewer records than were dealt with
   */
  void requireAllKnown() {
    if (!beyondKnown()) {
      throw new SetupException(
          String.format(
              Locale.ROOT,
              "The input was changed since it was broken off: it has %,d records, and %,d were"
                  + " sent. Put it back, or begin anew with --from-start.",
              taken,
              after.get().taken()));
    }
  }

  /** Records taken, those of earlier calls included. */
  long taken() {
    return taken;
  }

  /**
   * Where this is.
   *
   * @param rejected records that this call did not send
   */
  Place place(long rejected, boolean complete) {
    return new Place(
        taken,
        after.map(Place::rejected).orElse(0L) + rejected,
        checksum.now(),
        manner,
        complete,
        Instant.now());
  }
}
