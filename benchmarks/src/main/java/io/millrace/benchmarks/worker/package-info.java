/** A worker in a process of its own, and what it says. */
package io.millrace.benchmarks.worker;
