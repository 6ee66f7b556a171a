package io.millrace.cli.watch.run;

/**
 * Something that went wrong in a run.
 *
 * @param time milliseconds since the epoch
 */
public record Trouble(long step, long time, String sentence) {}
