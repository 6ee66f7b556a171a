/**
 * From a checkpoint to where the journal ends: which checkpoint counts, what the run remembers by
 * then, and the steps that are to be taken again.
 */
package io.millrace.worker.recovery;
