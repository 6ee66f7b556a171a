/**
 * From a record's bytes to its fields: JSON, Avro or plain text, as {@link
 * io.millrace.preprocessor.record.RecordParser} tells them apart. Whatever cannot be read ends in a
 * {@link io.millrace.preprocessor.record.RejectedException} with a sentence for the dead letter,
 * which quotes no more than a few hundred characters of the record.
 */
package io.millrace.preprocessor.record;
