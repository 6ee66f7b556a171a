package io.millrace.schemas.topic;

/**
 * What a topic is for, in words.
 *
 * @param holds what its records are
 * @param writtenBy who writes them
 * @param readBy who reads them
 * @param key what their keys are
 * @param format of their values
 */
public record TopicPurpose(
    String holds, String writtenBy, String readBy, String key, String format) {}
