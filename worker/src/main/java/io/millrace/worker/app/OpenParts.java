package io.millrace.worker.app;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened and has to be closed, the last first. */
final class OpenParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenParts.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  synchronized <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  /** Closes all; one that fails does not keep the others open. */
  @Override
  public void close() {
    for (AutoCloseable next = last(); next != null; next = last()) {
      try {
        next.close();
      } catch (Exception e) {
        LOG.warn("{} could not be closed: {}", next.getClass().getSimpleName(), e.toString());
      }
    }
  }

  private synchronized AutoCloseable last() {
    return parts.poll();
  }
}
