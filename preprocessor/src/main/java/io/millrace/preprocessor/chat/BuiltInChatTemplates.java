package io.millrace.preprocessor.chat;

import io.millrace.service.SetupException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The templates that come with Millrace, for models whose tokenizer has none. */
public final class BuiltInChatTemplates {
  private static final List<String> NAMES =
      List.of("chatml", "gemma", "llama3", "mistral", "qwen2.5", "qwen3", "zephyr");

  private BuiltInChatTemplates() {}

  public static List<String> names() {
    return NAMES;
  }

  /**
   * The Jinja of a built-in template.
   *
   * @throws SetupException where there is none of that name
   */
  public static String source(String name) {
    if (!NAMES.contains(name)) {
      throw new SetupException(
          "There is no built-in chat template '"
              + name
              + "': use one of "
              + String.join(", ", NAMES)
              + ".");
    }
    String resource = "/chat-templates/" + name + ".jinja";
    try (InputStream in = BuiltInChatTemplates.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
