package io.millrace.preprocessor.chat.jinja;

/** From start to before end, in UTF-16 chars of the rendered text. */
public record Span(int start, int end) {}
