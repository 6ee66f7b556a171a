package io.millrace.preprocessor.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatTemplateFilesTest {
  @TempDir Path directory;

  @Test
  void aDirectoryWithoutATemplateHasNone() throws IOException {
    assertThat(ChatTemplateFiles.in(directory)).isEmpty();
    write("tokenizer_config.json", "{\"chat_template\": null}");
    write("chat_template.json", "{}");
    assertThat(ChatTemplateFiles.in(directory)).isEmpty();
  }

  @Test
  void theFileOfItsOwnComesFirstThenTheTokenizersConfigurationThenTheProcessors()
      throws IOException {
    write("chat_template.json", "{\"chat_template\": \"third\"}");
    assertThat(ChatTemplateFiles.in(directory)).contains(new ChatTemplateFiles("third", "third"));
    write("tokenizer_config.json", "{\"chat_template\": \"second\"}");
    assertThat(ChatTemplateFiles.in(directory)).contains(new ChatTemplateFiles("second", "second"));
    write("chat_template.jinja", "first\n");
    assertThat(ChatTemplateFiles.in(directory))
        .contains(new ChatTemplateFiles("first\n", "first\n"));
    Files.createDirectory(directory.resolve("additional_chat_templates"));
    write("additional_chat_templates/tool_use.jinja", "tools");
    assertThat(ChatTemplateFiles.in(directory)).contains(new ChatTemplateFiles("first\n", "tools"));
  }

  @Test
  void ofNamedTemplatesConversationsWithToolsHaveTheirOwn() throws IOException {
    write(
        "tokenizer_config.json",
        "{\"chat_template\": [{\"name\": \"tool_use\", \"template\": \"t\"},"
            + " {\"name\": \"default\", \"template\": \"d\"}]}");
    ChatTemplateFiles files = ChatTemplateFiles.in(directory).orElseThrow();
    assertThat(files.source(false)).isEqualTo("d");
    assertThat(files.source(true)).isEqualTo("t");
  }

  @Test
  void whatIsNoTemplateIsRefusedWithItsFile() throws IOException {
    write("tokenizer_config.json", "{\"chat_template\": [{\"name\": \"x\", \"template\": \"t\"}]}");
    assertThatThrownBy(() -> ChatTemplateFiles.in(directory))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("tokenizer_config.json must be a text, or a list");
    write("tokenizer_config.json", "{");
    assertThatThrownBy(() -> ChatTemplateFiles.in(directory))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("tokenizer_config.json is no JSON");
  }

  @Test
  void anUnknownBuiltInTemplateIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> BuiltInChatTemplates.source("lama3"))
        .isInstanceOf(SetupException.class)
        .hasMessage(
            "There is no built-in chat template 'lama3': use one of chatml, gemma, llama3, mistral,"
                + " qwen2.5, qwen3, zephyr.");
    for (String name : BuiltInChatTemplates.names()) {
      assertThat(BuiltInChatTemplates.source(name)).contains("generation");
    }
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
