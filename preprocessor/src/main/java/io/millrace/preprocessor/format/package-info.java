/** From a record's fields to the one text that is tokenized. */
package io.millrace.preprocessor.format;
