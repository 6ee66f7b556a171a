package io.millrace.worker.app;

import io.millrace.worker.program.DeviceUsage;

/**
 * What a model was put on.
 *
 * @param usage of it
 * @param peakFlops floating point operations per second of it at its best
 */
record LoadedDevice(DeviceUsage usage, double peakFlops) {}
