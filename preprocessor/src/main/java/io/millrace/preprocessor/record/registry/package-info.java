/** The schema registry, as the parser of records asks it. */
package io.millrace.preprocessor.record.registry;
