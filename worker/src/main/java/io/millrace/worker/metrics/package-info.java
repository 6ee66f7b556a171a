/**
 * The run's events, and what it looks like between them, as Prometheus metrics. Nothing here is
 * asked by the run, and nothing here holds it up.
 */
package io.millrace.worker.metrics;
