package io.millrace.cli.watch.run;

/**
 * One evaluation of a run.
 *
 * @param time milliseconds since the epoch
 * @param loss nats per target; not a number where it is not finite
 * @param best whether it was the lowest of the run by then
 * @param counts whether it is one of the run's own, which are compared with one another
 */
public record Evaluation(
    long step, long time, double loss, boolean best, boolean counts, String topic) {}
