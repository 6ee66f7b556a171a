/** How the log is written: logback.xml says where to, these what it looks like. */
package io.millrace.cli.log;
