package io.millrace.cli.watch.screen;

import io.millrace.cli.watch.run.RunHistory;
import java.util.List;
import java.util.Optional;

/**
 * All that a screen is drawn from.
 *
 * @param run the one that is shown; empty before anything is known of it
 * @param runs all that may be looked at, in the order of their numbers
 * @param waitingFor a sentence, for a screen without a run
 * @param lag of the run that is shown; empty before it was read
 * @param notice what is wrong with the connection; empty for nothing
 * @param keys whether keys are read
 */
public record Watched(
    Optional<RunHistory> run,
    List<RunHistory> runs,
    String waitingFor,
    Optional<Lag> lag,
    Optional<String> notice,
    boolean keys) {}
