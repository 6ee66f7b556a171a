package io.millrace.cli.watch;

import io.millrace.service.SetupException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where in the events topic to begin. */
public sealed interface Since {
  /** With the oldest event. */
  record Start() implements Since {}

  /** With what comes from now on. */
  record Now() implements Since {}

  /** With the first event that was written then or later. */
  record At(Instant instant) implements Since {}

  /** With so many records of each partition before its end. */
  record Last(long records) implements Since {}

  /**
   * Reads what {@code --since} was given: a stretch of time back, an instant, or {@code start}.
   *
   * @throws SetupException when it is none of them, or lies in the future
   */
  static Since parse(String given, Instant now) {
    if (given.equals("start")) {
      return new Start();
    }
    try {
      Instant instant = instant(given, now);
      if (instant.isAfter(now)) {
        throw new SetupException(
            "--since " + given + " lies in the future: give a moment that has been.");
      }
      return new At(instant);
    } catch (DateTimeException | ArithmeticException e) {
      throw new SetupException(
          "--since "
              + given
              + " is no moment: give a stretch of time back such as 30s, 10m, 2h or 1d, an instant"
              + " such as 2026-01-31T12:00:00Z, or start.",
          e);
    }
  }

  private static Instant instant(String given, Instant now) {
    Matcher back = Pattern.compile("(\\d{1,9})([smhd])").matcher(given.toLowerCase(Locale.ROOT));
    if (!back.matches()) {
      return OffsetDateTime.parse(given).toInstant();
    }
    long count = Long.parseLong(back.group(1));
    return now.minus(
        switch (back.group(2)) {
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        });
  }
}
