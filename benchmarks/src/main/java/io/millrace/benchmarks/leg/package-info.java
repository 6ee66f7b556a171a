/** Legs that run in processes of their own, Java or not, and each print what they measured. */
package io.millrace.benchmarks.leg;
