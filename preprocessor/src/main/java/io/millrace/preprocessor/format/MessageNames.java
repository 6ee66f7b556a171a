package io.millrace.preprocessor.format;

/**
 * The fields of a message.
 *
 * @param role who speaks
 * @param content what is said
 */
public record MessageNames(String role, String content) {}
