/**
 * From a record's bytes to its fields. JSON (first byte an opening brace), Avro (first bytes {@code
 * C3 01}) and plain text are told apart by how they begin; whatever cannot be read ends in a {@link
 * io.millrace.preprocessor.record.RejectedException} with a sentence for the dead letter.
 */
package io.millrace.preprocessor.record;
