/** The preprocessor over a long time. */
package io.millrace.benchmarks.endurance;
