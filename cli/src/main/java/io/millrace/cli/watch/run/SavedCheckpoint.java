package io.millrace.cli.watch.run;

/**
 * A checkpoint that was saved.
 *
 * @param step whose weights it holds
 * @param time milliseconds since the epoch
 */
public record SavedCheckpoint(long step, long time, long bytes, boolean best, String directory) {}
