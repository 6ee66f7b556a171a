/**
 * What exactness asks of a run, whatever has happened to it.
 *
 * <p>A {@link TinyRun} trains on what a {@link BatchFeed} sends to its {@link RunTopics}; a {@link
 * RunAudit} lists what is wrong with the journal and the checkpoints that come of it, compared with
 * those of a {@link PeacefulRun} of the same batches.
 */
package io.millrace.worker.app.exactness;
