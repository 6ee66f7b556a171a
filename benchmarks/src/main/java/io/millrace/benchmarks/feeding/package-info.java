/** Whether a device ever waits for data, and how long a checkpoint holds it up. */
package io.millrace.benchmarks.feeding;
