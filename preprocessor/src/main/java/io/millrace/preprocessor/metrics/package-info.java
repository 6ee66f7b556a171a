/** What the preprocessor counts, and what the numbers mean together. */
package io.millrace.preprocessor.metrics;
