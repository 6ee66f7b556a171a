/** Benchmarks of whole parts of Millrace; docs/benchmarks.md has what they gave. */
package io.millrace.benchmarks;
