/** Where the time of a training step goes, operator by operator. */
package io.millrace.benchmarks.profile;
