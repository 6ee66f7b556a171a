package io.millrace.worker.checkpoint;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/**
 * Who holds a run's directory, as its lock file says.
 *
 * @param process its id on its machine, or in its container
 * @param since when the process started, ISO 8601 in UTC
 * @param incarnation of the worker
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record LockHolder(long process, String since, String incarnation) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** This process. */
  static LockHolder current(String incarnation) {
    ProcessHandle process = ProcessHandle.current();
    Instant since = process.info().startInstant().orElseGet(Instant::now);
    return new LockHolder(process.pid(), since.toString(), incarnation);
  }

  /** What {@link #json} made; empty for anything else, as a former version's lock file. */
  static Optional<LockHolder> parse(byte[] json) {
    try {
      return Optional.ofNullable(JSON.readValue(json, LockHolder.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  byte[] json() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "process " + process + ", since " + since + ", incarnation " + incarnation;
  }
}
