/** The schemas of a schema registry, asked for over HTTP. */
package io.millrace.preprocessor.record.registry;
