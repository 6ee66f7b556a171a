/** What is to be learnt of a whole sequence: a class, several of them, or numbers. */
package io.millrace.preprocessor.label;
