package io.millrace.preprocessor.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.service.LimitedFile;
import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The chat templates beside a tokenizer: chat_template.jinja, with more of them as
 * additional_chat_templates/NAME.jinja; else chat_template in tokenizer_config.json, which is one
 * or a list of named ones; else chat_template in chat_template.json.
 *
 * @param standard the one called default
 * @param withTools what conversations with tools are rendered by; the same where there is no
 *     tool_use
 */
public record ChatTemplateFiles(String standard, String withTools) {
  /** Of a template, or of the tokenizer_config.json around it, which lists every added token. */
  public static final int MOST_BYTES = 16 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DEFAULT = "default";
  private static final String TOOL_USE = "tool_use";

  /**
   * Looks for a template.
   *
   * @param tokenizer the directory that holds tokenizer.json
   * @return empty where there is none
   * @throws SetupException where a file can't be read, or holds a chat template that is none
   */
  public static Optional<ChatTemplateFiles> in(Path tokenizer) {
    Path jinja = tokenizer.resolve("chat_template.jinja");
    if (Files.isRegularFile(jinja)) {
      String standard = text(jinja);
      Path tools = tokenizer.resolve("additional_chat_templates/" + TOOL_USE + ".jinja");
      return Optional.of(
          new ChatTemplateFiles(standard, Files.isRegularFile(tools) ? text(tools) : standard));
    }
    Optional<ChatTemplateFiles> configured = inJson(tokenizer.resolve("tokenizer_config.json"));
    return configured.isPresent() ? configured : inJson(tokenizer.resolve("chat_template.json"));
  }

  /** The template for conversations with or without tools. */
  public String source(boolean tools) {
    return tools ? withTools : standard;
  }

  private static Optional<ChatTemplateFiles> inJson(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    JsonNode node;
    try {
      node = JSON.readTree(text(file)).path("chat_template");
    } catch (JsonProcessingException e) {
      throw new SetupException(
          file + " is no JSON: " + e.getOriginalMessage() + "; take it anew from its source.", e);
    }
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    if (node.isTextual()) {
      return Optional.of(new ChatTemplateFiles(node.textValue(), node.textValue()));
    }
    Map<String, String> named = new HashMap<>();
    for (JsonNode each : node) {
      if (each.path("name").isTextual() && each.path("template").isTextual()) {
        named.put(each.get("name").textValue(), each.get("template").textValue());
      }
    }
    String standard = named.get(DEFAULT);
    if (standard == null) {
      throw new SetupException(
          "chat_template in "
              + file
              + " must be a text, or a list with a template named '"
              + DEFAULT
              + "': name another chat template.");
    }
    return Optional.of(new ChatTemplateFiles(standard, named.getOrDefault(TOOL_USE, standard)));
  }

  private static String text(Path file) {
    try {
      return LimitedFile.text(file, MOST_BYTES);
    } catch (IOException e) {
      throw new SetupException(file + " can't be read: " + e.getMessage() + ".", e);
    }
  }
}
