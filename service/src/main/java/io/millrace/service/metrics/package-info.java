/** What is on /metrics of every process: its JVM, its Kafka clients, and how all of it is named. */
package io.millrace.service.metrics;
