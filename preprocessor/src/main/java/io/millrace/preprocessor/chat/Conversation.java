package io.millrace.preprocessor.chat;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What is rendered. All values are JSON's as Jackson gives them: String, Number, Boolean, List, Map
 * and null.
 *
 * @param messages each with a role, and whatever else the template reads
 * @param tools the functions that the assistant may call; none when empty
 * @param variables what else the template is given, as by transformers' chat_template_kwargs
 * @param at what the template takes for the present, in UTC
 */
public record Conversation(
    List<Map<String, Object>> messages,
    List<Object> tools,
    Map<String, Object> variables,
    Instant at) {}
