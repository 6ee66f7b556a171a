/** Training on full rows, beside other trainers and beside what the device can do at most. */
package io.millrace.benchmarks.device;
