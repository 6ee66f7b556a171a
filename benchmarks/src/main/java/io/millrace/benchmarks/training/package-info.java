/** Training fed from Kafka, beside the same steps fed from memory. */
package io.millrace.benchmarks.training;
