/**
 * From token sequences to batches: which belong together, how they lie in rows, what it is named.
 */
package io.millrace.preprocessor.batch;
