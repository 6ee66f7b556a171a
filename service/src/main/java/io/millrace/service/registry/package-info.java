/** The schemas of a schema registry, asked for and registered over HTTP. */
package io.millrace.service.registry;
