/**
 * What becomes of the records when processes are killed, or come and go.
 *
 * <p>A {@link Feed} sends the same records to two pipelines. One of them is disturbed, the other
 * one is not, and a {@link RunComparison} lists in what their topics differ.
 */
package io.millrace.preprocessor.app.crash;
