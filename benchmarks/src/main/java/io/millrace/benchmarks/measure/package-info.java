/** How something is measured: in pairs, with the spread, on a named machine. */
package io.millrace.benchmarks.measure;
