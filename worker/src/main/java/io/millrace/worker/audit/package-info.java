/**
 * Looking back: what a checkpoint was trained on, and whether it can be computed again. Reads what
 * a run has written and changes nothing of it, so the run may go on meanwhile.
 */
package io.millrace.worker.audit;
