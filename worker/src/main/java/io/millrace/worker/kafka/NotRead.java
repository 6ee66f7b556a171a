package io.millrace.worker.kafka;

import io.millrace.worker.source.SourceException;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of a topic is not read, as the brokers last told. Asked for now and then by the thread
 * that reads, looked at by others.
 */
final class NotRead {
  private static final Logger LOG = LoggerFactory.getLogger(NotRead.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** What comes must not wait for brokers that do not answer; one missed answer must not show. */
  private static final long PAUSE_AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** An older number would say that all is as it was. */
  private static final long KNOWN_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier nanos;
  private final LongSupplier question;
  private volatile Answer last;
  private volatile boolean ended;
  private long askAgainAt;
  private boolean told;

  private record Answer(long offsets, long at) {}

  /**
   * Nothing, until it is asked for.
   *
   * @param nanos a monotonic clock, nanoseconds
   * @param question to the brokers; fails with a {@link SourceException} when they do not answer
   */
  NotRead(LongSupplier nanos, LongSupplier question) {
    this.nanos = nanos;
    this.question = question;
    this.askAgainAt = nanos.getAsLong();
    this.last = new Answer(0, askAgainAt);
  }

  /** Asks, if the last time was not just now. */
  void ask() {
    if (nanos.getAsLong() - askAgainAt < 0) {
      return;
    }
    long pause = PAUSE_NANOS;
    try {
      last = new Answer(question.getAsLong(), nanos.getAsLong());
      told = false;
    } catch (SourceException e) {
      pause = PAUSE_AFTER_FAILURE_NANOS;
      LOG.debug("What is left on the topic is not known", e);
      // A broker that restarts is back by then.
      if (!told && isOver(last)) {
        told = true;
        LOG.warn(
            "How many batches wait on their topic has not been known for a minute, so the lag is"
                + " not shown until the brokers tell again: {}",
            e.getMessage());
      }
    }
    askAgainAt = nanos.getAsLong() + pause;
  }

  /** Nothing is read any more, so nothing is left. */
  void end() {
    ended = true;
  }

  /** In offsets; empty where the brokers have not told for a minute. */
  OptionalLong offsets() {
    Answer answer = last;
    if (ended) {
      return OptionalLong.of(0);
    }
    return isOver(answer) ? OptionalLong.empty() : OptionalLong.of(answer.offsets());
  }

  private boolean isOver(Answer answer) {
    return nanos.getAsLong() - answer.at() > KNOWN_NANOS;
  }
}
