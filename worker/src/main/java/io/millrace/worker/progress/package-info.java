/** What a run remembers besides the model: how far it has come, and under what it computes. */
package io.millrace.worker.progress;
