/** Token sequences that every leg trains on, whatever language it is written in. */
package io.millrace.benchmarks.sequences;
