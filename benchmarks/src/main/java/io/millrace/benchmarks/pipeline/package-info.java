/** What both benchmarks need of the pipeline: a broker, records on it, batches from it. */
package io.millrace.benchmarks.pipeline;
