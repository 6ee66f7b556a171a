package io.millrace.preprocessor.chat;

import java.util.*;

public record RenderedChat(String text, List<Turn> assistantTurns) {
  public record Turn(int start, int end) {}
}
