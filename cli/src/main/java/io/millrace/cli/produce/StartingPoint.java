package io.millrace.cli.produce;

import io.millrace.service.SetupException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a sending begins.
 *
 * @param after the place to go on after; empty begins with the first record
 * @param note what the user should know of it; empty where it goes without saying
 */
record StartingPoint(Optional<Place> after, String note) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  /** What somebody asked for. */
  enum Wish {
    /** To go on, if there is something to go on with. */
    RESUME,
    /** To send everything, whatever was sent before. */
    FROM_START,
    /** Nothing: then nothing may be sent twice that was not sent to its end. */
    UNSAID
  }

  /**
   * Decides.
   *
   * @param known the place that was kept
   * @param files for sentences
   * @param manner the options that this sequence follows from
   * @throws SetupException when it takes the user to decide, or the options do not fit
   */
  static StartingPoint of(Optional<Place> known, Wish wish, String files, String manner) {
    if (known.isEmpty() || known.get().taken() == 0) {
      return begin(
          wish == Wish.RESUME
              ? "Nothing is known of an earlier sending of " + files + ": it begins at the start."
              : "");
    }
    Place place = known.get();
    return switch (wish) {
      case RESUME -> resume(place, files, manner);
      case FROM_START ->
          begin(
              String.format(
                  Locale.ROOT,
                  "%s begins anew: %,d records of it are on the topic already and will be there"
                      + " twice.",
                  files,
                  place.sent()));
      case UNSAID -> {
        if (!place.complete()) {
          throw new SetupException(
              String.format(
                  Locale.ROOT,
                  "The sending of %s was broken off on %s after %,d records: --resume goes on"
                      + " there, --from-start sends it anew, and these records twice.",
                  files,
                  TIME.format(place.at()),
                  place.taken()));
        }
        yield begin(
            String.format(
                Locale.ROOT,
                "%s was sent before, to its end, on %s: its records will be on the topic twice.",
                files,
                TIME.format(place.at())));
      }
    };
  }

  private static StartingPoint begin(String note) {
    return new StartingPoint(Optional.empty(), note);
  }

  private static StartingPoint resume(Place place, String files, String manner) {
    if (!place.manner().equals(manner)) {
      throw new SetupException(
          "The sending of "
              + files
              + " was begun with '"
              + place.manner()
              + "' and cannot be gone on with by '"
              + manner
              + "': give the same options, or --from-start.");
    }
    return new StartingPoint(
        Optional.of(place),
        String.format(
            Locale.ROOT,
            "Going on after %,d records, sent until %s.",
            place.taken(),
            TIME.format(place.at())));
  }
}
