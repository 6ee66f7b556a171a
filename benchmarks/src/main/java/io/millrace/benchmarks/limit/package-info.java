/** A training step beside the bare matrix products in it, which no step can do without. */
package io.millrace.benchmarks.limit;
