package io.millrace.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Marker;
import org.slf4j.helpers.MessageFormatter;

/**
 * Lets a warning or error through a few times a minute and then says how often it came besides: a
 * broker that is away warns several times a second, and what matters would drown in it. The same is
 * what the same place in the code says, whatever its numbers and names. Lines below a warning, and
 * those that {@code DEBUG} would show in detail, are not touched.
 */
public final class RepeatLimit extends TurboFilter {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  /** Places are few; a library that builds its messages itself must not fill the memory. */
  private static final int MOST_PLACES = 1000;

  private final LongSupplier nanos;
  private final Map<Place, Count> counts = new HashMap<>();

  /** The summary is a line as any other, and is not to be counted. */
  private final ThreadLocal<Boolean> summing = ThreadLocal.withInitial(() -> false);

  private int perMinute = 5;
  private ScheduledFuture<?> minutely;

  /** As logback makes it. */
  public RepeatLimit() {
    this(System::nanoTime);
  }

  /** By another clock, nanoseconds. */
  RepeatLimit(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** How many of the same are let through within a minute. */
  public void setPerMinute(int lines) {
    perMinute = lines;
  }

  private record Place(Logger logger, Level level, String format) {}

  private static final class Count {
    private final long since;
    private int lines;

    private Count(long since) {
      this.since = since;
    }

    private int leftOut(int let) {
      return Math.max(0, lines - let);
    }
  }

  @Override
  public void start() {
    minutely =
        getContext()
            .getScheduledExecutorService()
            .scheduleAtFixedRate(this::sumUp, 1, 1, TimeUnit.MINUTES);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> sumUp(Long.MAX_VALUE)));
    super.start();
  }

  @Override
  public void stop() {
    if (minutely != null) {
      minutely.cancel(false);
    }
    super.stop();
  }

  @Override
  public FilterReply decide(
      Marker marker, Logger logger, Level level, String format, Object[] parameters, Throwable t) {
    boolean asksOnly = format == null;
    if (asksOnly
        || !level.isGreaterOrEqual(Level.WARN)
        || !level.isGreaterOrEqual(logger.getEffectiveLevel())
        || summing.get()) {
      return FilterReply.NEUTRAL;
    }
    sumUp();
    return isLet(new Place(logger, level, said(format, parameters)))
        ? FilterReply.NEUTRAL
        : FilterReply.DENY;
  }

  /** A place that says nothing but what it is given says another thing each time. */
  private static String said(String format, Object[] parameters) {
    boolean hasWords = format.replace("{}", "").chars().anyMatch(Character::isLetter);
    return hasWords || parameters == null
        ? format
        : MessageFormatter.arrayFormat(format, parameters).getMessage();
  }

  private synchronized boolean isLet(Place place) {
    if (counts.size() >= MOST_PLACES && !counts.containsKey(place)) {
      return true;
    }
    Count count = counts.computeIfAbsent(place, it -> new Count(nanos.getAsLong()));
    count.lines++;
    return count.lines <= perMinute;
  }

  /** Says what was left out in the minutes that are over. */
  void sumUp() {
    sumUp(nanos.getAsLong());
  }

  private void sumUp(long now) {
    for (Map.Entry<Place, Count> over : takeOver(now)) {
      int leftOut = over.getValue().leftOut(perMinute);
      if (leftOut > 0) {
        Place place = over.getKey();
        summing.set(true);
        try {
          place
              .logger()
              .log(
                  null,
                  RepeatLimit.class.getName(),
                  Level.toLocationAwareLoggerInteger(place.level()),
                  "{} more lines like this one were left out within a minute: {}",
                  new Object[] {leftOut, place.format()},
                  null);
        } finally {
          summing.remove();
        }
      }
    }
  }

  private synchronized List<Map.Entry<Place, Count>> takeOver(long now) {
    List<Map.Entry<Place, Count>> over = new ArrayList<>();
    for (Map.Entry<Place, Count> each : counts.entrySet()) {
      if (now == Long.MAX_VALUE || now - each.getValue().since >= MINUTE) {
        over.add(each);
      }
    }
    over.forEach(each -> counts.remove(each.getKey()));
    return over;
  }
}
