package io.millrace.preprocessor.chat;

import java.util.*;

public record Conversation(
    List<Map<String, Object>> messages, List<Object> tools, Map<String, Object> variables) {}
