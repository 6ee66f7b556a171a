/**
 * What becomes of a run when its worker is killed, or stopped and replaced.
 *
 * <p>A {@link io.millrace.worker.app.crash.Kill} says where a process ends; the process holds
 * itself there ({@link io.millrace.worker.app.crash.KillingGate}) and is killed from outside. In
 * the end a {@link io.millrace.worker.app.exactness.RunAudit} lists what is wrong with the journal
 * and the checkpoints, compared with a run of the same batches that was left in peace.
 */
package io.millrace.worker.app.crash;
