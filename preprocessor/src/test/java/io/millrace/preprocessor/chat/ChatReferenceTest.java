package io.millrace.preprocessor.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.service.SetupException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every template renders every conversation as transformers does, char for char, and raises where
 * it raises. fixtures/make_chat_reference.py made what is compared with, and makes more of it for
 * -Dchat.references=DIR.
 */
class ChatReferenceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A template with what transformers makes of it. */
  record Reference(String name, String source, JsonNode file) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Reference> references() throws IOException {
    List<Reference> references = new ArrayList<>();
    try (InputStream in = ChatReferenceTest.class.getResourceAsStream("/chat-reference.json")) {
      JsonNode file = JSON.readTree(in);
      for (Map.Entry<String, JsonNode> entry : file.get("outcomes").properties()) {
        String name = entry.getKey();
        references.add(new Reference(name, BuiltInChatTemplates.source(name), file));
      }
    }
    String directory = System.getProperty("chat.references");
    if (directory != null) {
      JsonNode file = JSON.readTree(Path.of(directory, "chat-reference.json").toFile());
      for (Map.Entry<String, JsonNode> entry : file.get("outcomes").properties()) {
        String source = Files.readString(Path.of(directory, entry.getKey() + ".jinja"));
        references.add(new Reference(entry.getKey(), source, file));
      }
    }
    return references.stream();
  }

  @ParameterizedTest
  @MethodSource("references")
  void rendersAsTransformersDoes(Reference reference) {
    JsonNode file = reference.file();
    ChatTemplate template = template(reference.source(), file);
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, JsonNode> outcome :
        file.get("outcomes").get(reference.name()).properties()) {
      Conversation conversation =
          conversation(file.get("conversations").get(outcome.getKey()), now(file));
      String difference = difference(template, conversation, outcome.getValue());
      if (difference != null) {
        differences.add(outcome.getKey() + ": " + difference);
      }
    }
    assertThat(differences).isEmpty();
  }

  @Test
  void doesWithSmallTemplatesAsTransformersDoes() throws IOException {
    List<String> differences = new ArrayList<>();
    try (InputStream in = ChatReferenceTest.class.getResourceAsStream("/chat-reference.json")) {
      JsonNode file = JSON.readTree(in);
      Conversation conversation =
          new Conversation(
              List.of(),
              List.of(),
              JSON.convertValue(file.get("values"), new TypeReference<Map<String, Object>>() {}),
              now(file));
      assertThat(file.get("snippets").size()).isGreaterThan(150);
      for (JsonNode snippet : file.get("snippets")) {
        String source = snippet.get("source").textValue();
        String difference;
        try {
          difference = difference(template(source, file), conversation, snippet);
        } catch (SetupException e) {
          difference = snippet.has("raises") ? null : e.getMessage();
        }
        if (difference != null) {
          differences.add(source + ": " + difference + " / " + snippet.path("text"));
        }
      }
    }
    assertThat(differences).isEmpty();
  }

  private static ChatTemplate template(String source, JsonNode file) {
    return ChatTemplate.of(
        source, JSON.convertValue(file.get("tokens"), new TypeReference<Map<String, String>>() {}));
  }

  private static Instant now(JsonNode file) {
    return LocalDateTime.parse(file.get("now").textValue()).toInstant(ZoneOffset.UTC);
  }

  private static Conversation conversation(JsonNode json, Instant at) {
    Conversation timeless = JSON.convertValue(json, Conversation.class);
    return new Conversation(timeless.messages(), timeless.tools(), timeless.variables(), at);
  }

  private static String difference(
      ChatTemplate template, Conversation conversation, JsonNode expected) {
    String text;
    try {
      text = template.text(conversation, false);
    } catch (ChatTemplateException e) {
      return expected.has("raises") ? null : "refused: " + e.getMessage();
    }
    if (expected.has("raises")) {
      return "rendered, where transformers raises " + expected.get("raises").textValue();
    }
    String wanted = expected.get("text").textValue();
    if (!wanted.equals(text)) {
      return "rendered\n" + text + "\ninstead of\n" + wanted;
    }
    try {
      String prompted = template.text(conversation, true);
      if (expected.has("prompted") && !expected.get("prompted").textValue().equals(prompted)) {
        return "with the generation prompt rendered\n" + prompted;
      }
      if (expected.has("turns")) {
        List<Turn> turns = template.render(conversation).assistantTurns();
        List<Turn> wantedTurns = new ArrayList<>();
        for (JsonNode turn : expected.get("turns")) {
          wantedTurns.add(new Turn(turn.get(0).intValue(), turn.get(1).intValue()));
        }
        return turns.equals(wantedTurns) ? null : "has the turns " + turns + ", not " + wantedTurns;
      }
      return null;
    } catch (ChatTemplateException e) {
      return expected.has("prompted") ? "refused: " + e.getMessage() : null;
    }
  }
}
