package io.millrace.preprocessor.chat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the assistant's turns in what a template without generation blocks renders, by rendering
 * parts of the conversation:
 *
 * <ul>
 *   <li>A turn starts where the conversation before it ends, rendered with the generation prompt.
 *       This must be how the whole text begins, and it must hold the role's header: where the
 *       prompt adds nothing, a marked message tells whether anything else stands before the
 *       content.
 *   <li>It ends where the conversation up to and with it ends, without the white space there.
 *   <li>Where that is not how the whole text begins, because the template treats the last message
 *       in its own way (Qwen3 and its thoughts), the message is replaced by a mark, a noncharacter,
 *       once in the whole conversation and once as the last message. What follows the mark as the
 *       last message is the end-of-turn marker; what follows it in the whole must be how the whole
 *       text ends, and must begin with that marker.
 * </ul>
 *
 * Where one of these doesn't hold the conversation is refused: better none than a wrong boundary.
 */
final class TurnsByPrefix {
  /** Renders some messages with the rest of the conversation's settings. */
  interface Renderer {
    String render(List<Object> messages, boolean generationPrompt) throws ChatTemplateException;
  }

  private static final char FIRST_MARK = '\ufdd0';
  private static final char LAST_MARK = '\ufdef';

  private final String whole;
  private final List<Object> messages;
  private final Renderer renderer;

  TurnsByPrefix(String whole, List<Object> messages, Renderer renderer) {
    this.whole = whole;
    this.messages = messages;
    this.renderer = renderer;
  }

  List<Turn> find() throws ChatTemplateException {
    List<Turn> turns = new ArrayList<>();
    int free = 0;
    for (int i = 0; i < messages.size(); i++) {
      if (!(messages.get(i) instanceof Map<?, ?> message)
          || !"assistant".equals(message.get("role"))) {
        continue;
      }
      Turn turn;
      try {
        int start = start(i);
        turn = new Turn(start, Math.max(start, end(i)));
      } catch (ChatTemplateException e) {
        throw new ChatTemplateException(
            "It can't be told what the assistant says in message "
                + i
                + " (counted from 0), because "
                + e.getMessage()
                + " The template needs {% generation %} blocks around what the assistant says.");
      }
      if (turn.start() < free) {
        throw new ChatTemplateException(
            "It can't be told what the assistant says in message "
                + i
                + " (counted from 0), because it would begin inside an earlier message. The"
                + " template needs {% generation %} blocks around what the assistant says.");
      }
      free = turn.end();
      turns.add(turn);
    }
    return List.copyOf(turns);
  }

  private int start(int i) throws ChatTemplateException {
    List<Object> before = messages.subList(0, i);
    String prompted = part(before, true);
    if (!whole.startsWith(prompted)) {
      throw new ChatTemplateException(
          "what the template renders before it, with the generation prompt, is not how the whole"
              + " text begins.");
    }
    String unprompted = part(before, false);
    if (!prompted.startsWith(unprompted) || prompted.length() == unprompted.length()) {
      String mark = mark();
      String marked = part(with(before, mark), false);
      int content = marked.indexOf(mark);
      if (content < prompted.length()
          || !marked.startsWith(prompted)
          || !marked.substring(prompted.length(), content).isBlank()) {
        throw new ChatTemplateException(
            "the template's generation prompt doesn't hold the header of the assistant's message"
                + " there.");
      }
    }
    return prompted.length();
  }

  private int end(int i) throws ChatTemplateException {
    boolean last = i == messages.size() - 1;
    String through = last ? whole : part(messages.subList(0, i + 1), false);
    if (whole.startsWith(through)) {
      return withoutSpace(through).length();
    }
    String mark = mark();
    List<Object> replaced = new ArrayList<>(with(messages.subList(0, i), mark));
    String atTheEnd = withoutSpace(afterMark(part(replaced, false), mark));
    replaced.addAll(messages.subList(i + 1, messages.size()));
    String rest = afterMark(part(replaced, false), mark);
    if (!whole.endsWith(rest) || !rest.startsWith(atTheEnd)) {
      throw new ChatTemplateException(
          "the template renders it otherwise where it is the last one.");
    }
    return whole.length() - rest.length() + atTheEnd.length();
  }

  private String part(List<Object> some, boolean prompt) throws ChatTemplateException {
    try {
      return renderer.render(some, prompt);
    } catch (ChatTemplateException e) {
      throw new ChatTemplateException(
          "the conversation up to there, rendered alone, comes to this: " + e.getMessage());
    }
  }

  private static List<Object> with(List<Object> before, String content) {
    Map<Object, Object> message = new HashMap<>();
    message.put("role", "assistant");
    message.put("content", content);
    List<Object> all = new ArrayList<>(before);
    all.add(message);
    return all;
  }

  private String mark() throws ChatTemplateException {
    for (char mark = FIRST_MARK; mark <= LAST_MARK; mark++) {
      if (whole.indexOf(mark) < 0) {
        return String.valueOf(mark);
      }
    }
    throw new ChatTemplateException("the text holds all of Unicode's noncharacters.");
  }

  private static String afterMark(String text, String mark) throws ChatTemplateException {
    int at = text.indexOf(mark);
    if (at < 0 || text.indexOf(mark, at + 1) >= 0) {
      throw new ChatTemplateException("the template doesn't render its content once.");
    }
    return text.substring(at + 1);
  }

  private static String withoutSpace(String text) {
    int end = text.length();
    while (end > 0 && " \t\r\n".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(0, end);
  }
}
