/** Training from memory, beside other trainers on the same sequences and the same machine. */
package io.millrace.benchmarks.peers;
