/** What it costs that every record trains exactly once: in speed, in time to recover, on disk. */
package io.millrace.benchmarks.exactness;
