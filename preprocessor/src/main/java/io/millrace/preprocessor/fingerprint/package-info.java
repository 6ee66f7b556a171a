/** Names for things by their content, so that the same thing made again has the same name. */
package io.millrace.preprocessor.fingerprint;
