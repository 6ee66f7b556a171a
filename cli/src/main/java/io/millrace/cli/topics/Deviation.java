package io.millrace.cli.topics;

import io.millrace.schemas.topic.Severity;

/**
 * One thing in which a topic is not as wanted.
 *
 * @param topic its name
 * @param severity what it means
 * @param problem a sentence: what is, what is wanted, and why
 * @param remedy a command that puts it right, or what to do
 */
record Deviation(String topic, Severity severity, String problem, String remedy) {}
