/** How soon a run does what it is told. */
package io.millrace.benchmarks.steering;
