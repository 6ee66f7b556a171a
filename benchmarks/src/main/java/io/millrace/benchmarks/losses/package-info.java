/** Training through the whole pipeline on a device, loss by loss beside the CPU. */
package io.millrace.benchmarks.losses;
