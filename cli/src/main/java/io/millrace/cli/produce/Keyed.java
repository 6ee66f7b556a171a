package io.millrace.cli.produce;

/**
 * What goes out of a record.
 *
 * @param key null for none
 */
record Keyed(byte[] key, byte[] value) {}
