package io.millrace.cli.process;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Catches Ctrl-C (SIGINT) and SIGTERM before the JVM begins its shutdown: in a shutdown nothing can
 * register a hook any more, which a Kafka broker that is just starting must.
 */
final class TerminationSignals {
  private TerminationSignals() {}

  /**
   * Calls {@code action} at each signal, on a thread of the JVM's.
   *
   * @return undoes it; does nothing where signals cannot be caught
   */
  static Runnable onSignal(Runnable action) {
    List<Runnable> undo =
        Stream.of("INT", "TERM")
            .map(name -> Signals.on(name, action))
            .flatMap(Optional::stream)
            .toList();
    return () -> undo.forEach(Runnable::run);
  }
}
