/** Whether a device computes what the CPU computes. */
package io.millrace.benchmarks.agreement;
