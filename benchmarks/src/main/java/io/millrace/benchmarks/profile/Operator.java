package io.millrace.benchmarks.profile;

/**
 * All calls of one operator, or of one of the program's TorchScript functions.
 *
 * @param name for example aten::mm; a function's has no colons
 * @param calls how many
 * @param computing those of them that gave the device something to do and called no other operator
 *     that did
 * @param selfMicros of all, on the host, less the time of what they called
 * @param medianMicros the median of the same over the calls, which one that waits does not move
 */
record Operator(String name, long calls, long computing, double selfMicros, double medianMicros) {}
