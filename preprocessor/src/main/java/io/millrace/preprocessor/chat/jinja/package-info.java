/**
 * Jinja as chat templates use it: what {@code transformers} renders in its sandbox (trim_blocks,
 * lstrip_blocks, break and continue, tojson, raise_exception, strftime_now, generation blocks),
 * with Python's own values, printing and errors.
 *
 * <p>Values are null (None), Boolean, Long, BigInteger, Double, String, List, Map and the few
 * classes of this package. A template reaches nothing else: every attribute, filter and function it
 * can name is written out here, and none of it uses reflection.
 */
package io.millrace.preprocessor.chat.jinja;
