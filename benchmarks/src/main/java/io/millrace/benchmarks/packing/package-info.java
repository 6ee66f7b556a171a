/** How much of the batches is padding, by the ways in which sequences are laid out. */
package io.millrace.benchmarks.packing;
