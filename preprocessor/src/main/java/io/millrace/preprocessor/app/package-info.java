/** The application: its settings table, and how its parts are put together, started and ended. */
package io.millrace.preprocessor.app;
