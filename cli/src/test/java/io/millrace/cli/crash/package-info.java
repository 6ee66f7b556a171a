/** What becomes of the records when the processes of the whole pipeline are killed. */
package io.millrace.cli.crash;
