package io.millrace.preprocessor.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatTemplateTest {
  private static final Map<String, String> TOKENS = Map.of("bos_token", "<s>", "eos_token", "</s>");

  /** ChatML as most tokenizers have it, without generation blocks. */
  private static final String CHATML =
      "{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' + m.content + '<|im_end|>' + '\\n' }}"
          + "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

  /** As Qwen3: the last answer begins with thoughts that earlier ones have lost. */
  private static final String THINKING =
      "{% for m in messages %}{{ '<' + m.role + '>' }}"
          + "{% if m.role == 'assistant' and loop.last %}{{ '<think></think>' }}{% endif %}"
          + "{{ m.content }}{% if m.tool_calls %}{{ m.tool_calls | tojson }}{% endif %}{{ '<end>\\n' }}{% endfor %}"
          + "{% if add_generation_prompt %}{{ '<assistant>' }}{% endif %}";

  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  private static final List<Map<String, Object>> TALK =
      List.of(
          message("system", "Be brief."),
          message("user", "assistant\n"),
          message("assistant", "One 😀"),
          message("user", "One 😀<|im_end|>"),
          message("assistant", "Two"));

  @Test
  void turnsWithoutGenerationBlocksAreFoundByRenderingPartsOfTheConversation() throws Exception {
    assertThat(turns(CHATML, TALK)).containsExactly("One 😀<|im_end|>", "Two<|im_end|>");
  }

  @Test
  void thePresentIsTheConversationsInUniversalTime() throws Exception {
    ChatTemplate template = ChatTemplate.of("{{ strftime_now('%Y-%m-%d %H:%M') }}", TOKENS);
    assertThat(template.text(talk(TALK), false)).isEqualTo("2026-01-02 12:00");
  }

  @Test
  void aTurnIsFoundThatIsRenderedOtherwiseWhereItIsTheLast() throws Exception {
    assertThat(turns(THINKING, TALK)).containsExactly("One 😀<end>", "<think></think>Two<end>");
  }

  @Test
  void aToolCallIsPartOfItsTurnAlsoWhereItIsRenderedOtherwiseAtTheEnd() throws Exception {
    Map<String, Object> call = new LinkedHashMap<>(message("assistant", ""));
    call.put("tool_calls", List.of(Map.of("name", "clock")));
    List<Map<String, Object>> talk =
        List.of(
            message("user", "Time?"), call, message("tool", "12"), message("assistant", "Noon"));
    assertThat(turns(THINKING, talk))
        .containsExactly("[{\"name\": \"clock\"}]<end>", "<think></think>Noon<end>");
  }

  @Test
  void answersOneAfterAnotherEachBeginAfterTheirHeader() throws Exception {
    List<Map<String, Object>> talk =
        List.of(message("user", "?"), message("assistant", "a"), message("assistant", "b"));
    assertThat(turns(CHATML, talk)).containsExactly("a<|im_end|>", "b<|im_end|>");
  }

  @Test
  void aPromptOfNothingIsTakenWhereNothingStandsBeforeTheContent() throws Exception {
    String bare =
        "{% for m in messages %}{% if m.role == 'user' %}[INST] {{ m.content }} [/INST]"
            + "{% else %} {{ m.content }}</s>{% endif %}{% endfor %}";
    assertThat(turns(bare, TALK.subList(1, 5))).containsExactly(" One 😀</s>", " Two</s>");
  }

  @Test
  void aHeaderThatNoPromptHoldsIsRefused() {
    String noPrompt = CHATML.substring(0, CHATML.indexOf("{% if add"));
    assertThatThrownBy(() -> turns(noPrompt, TALK))
        .isInstanceOf(ChatTemplateException.class)
        .hasMessage(
            "It can't be told what the assistant says in message 2 (counted from 0), because the"
                + " template's generation prompt doesn't hold the header of the assistant's"
                + " message there. The template needs {% generation %} blocks around what the"
                + " assistant says.");
  }

  @Test
  void aPromptThatIsNotHowTheAnswersBeginIsRefused() {
    String other =
        CHATML.replace("'<|im_start|>assistant\\n'", "'<|im_start|>assistant\\n<think>'");
    assertThatThrownBy(() -> turns(other, TALK))
        .isInstanceOf(ChatTemplateException.class)
        .hasMessageContaining("is not how the whole text begins");
  }

  @Test
  void anEndThatDependsOnWhatFollowsIsRefused() {
    String depends =
        "{% for m in messages %}<{{ m.role }}>{{ m.content }}{{ '<stop>' if loop.last else '<next>' }}"
            + "{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}";
    // Before the second answer the text ends with <stop> too, so already its start is unknown.
    assertThatThrownBy(() -> turns(depends, TALK)).isInstanceOf(ChatTemplateException.class);
    String onlyAnswers = depends.replace("if loop.last", "if loop.last and m.role == 'assistant'");
    assertThatThrownBy(() -> turns(onlyAnswers, TALK))
        .isInstanceOf(ChatTemplateException.class)
        .hasMessageContaining("otherwise where it is the last one");
  }

  @Test
  void aMessageWhoseReplacementChangesWhatFollowsIsRefused() {
    String follows =
        THINKING.replace(
            "{{ '<' + m.role + '>' }}",
            "{% if m.role == 'tool' and loop.previtem.tool_calls %}{{ '<result>' }}"
                + "{% else %}{{ '<' + m.role + '>' }}{% endif %}");
    Map<String, Object> call = new LinkedHashMap<>(message("assistant", ""));
    call.put("tool_calls", List.of(Map.of("name", "clock")));
    List<Map<String, Object>> talk =
        List.of(
            message("user", "Time?"), call, message("tool", "12"), message("assistant", "Noon"));
    assertThatThrownBy(() -> turns(follows, talk))
        .isInstanceOf(ChatTemplateException.class)
        .hasMessageContaining("message 1");
  }

  @Test
  void aContentThatIsRenderedTwiceCannotBeMarked() {
    String twice = THINKING.replace("{{ m.content }}", "{{ m.content }}{{ m.content }}");
    assertThatThrownBy(() -> turns(twice, TALK))
        .isInstanceOf(ChatTemplateException.class)
        .hasMessageContaining("doesn't render its content once");
  }

  @Test
  void aMarkThatTheConversationHoldsIsNotUsed() throws Exception {
    List<Map<String, Object>> talk =
        List.of(
            message("user", "\ufdd0"),
            message("assistant", "a\ufdd0"),
            message("user", "\ufdd1"),
            message("assistant", "b"));
    assertThat(turns(THINKING, talk)).containsExactly("a\ufdd0<end>", "<think></think>b<end>");
  }

  @Test
  void generationBlocksAreTheTurnsWhateverStandsInThem() throws Exception {
    String blocks =
        "{% for m in messages %}{% if m.role == 'assistant' %}>{% generation %}{{ m.content }}.\n"
            + "{% endgeneration %}{% else %}{{ m.content }}{% endif %}{% endfor %}";
    assertThat(turns(blocks, TALK)).containsExactly("One 😀.\n", "Two.\n");
  }

  @Test
  void aGenerationBlockInAMacroIsRefusedAsItsPlaceIsUnknown() {
    String template =
        "{% macro say(m) %}{% generation %}{{ m.content }}{% endgeneration %}{% endmacro %}"
            + "{% for m in messages %}{{ say(m) }}{% endfor %}";
    assertThatThrownBy(() -> turns(template, TALK))
        .isInstanceOf(ChatTemplateException.class)
        .hasMessageContaining("its place in the text isn't known");
  }

  @Test
  void whatTheTemplateRaisesIsTheReason() {
    assertThatThrownBy(() -> turns("{{ raise_exception('No pirates.') }}", TALK))
        .isInstanceOf(ChatTemplateException.class)
        .hasMessage("The chat template refuses the conversation: No pirates.");
    assertThatThrownBy(() -> turns("\n\n{{ messages[0].a.b }}", TALK))
        .isInstanceOf(ChatTemplateException.class)
        .hasMessage("The chat template fails in line 3: 'dict object' has no attribute 'a'.");
  }

  @Test
  void aVariableOfTheTemplatesOwnIsRefused() {
    ChatTemplate template = ChatTemplate.of(CHATML, TOKENS);
    assertThatThrownBy(
            () -> template.render(new Conversation(TALK, List.of(), Map.of("messages", 1), NOON)))
        .isInstanceOf(ChatTemplateException.class)
        .hasMessageContaining("'messages'");
    assertThatThrownBy(
            () ->
                template.render(new Conversation(TALK, List.of(), Map.of("x", new Object()), NOON)))
        .isInstanceOf(ChatTemplateException.class)
        .hasMessageContaining("java.lang.Object");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for x in y %}",
        "{{ 1 +",
        "{{ x | nope }}",
        "{{ x is nope }}",
        "{% include 'x' %}",
        "{% if x %}{% endfor %}",
        "{{ (1 }}",
        "{# open",
        "{% raw %}",
        "{{ '\\x4' }}",
        "{{ }}",
        "{% set 1 = 2 %}"
      })
  void aTemplateThatDoesNotParseIsASetupException(String source) {
    assertThatThrownBy(() -> ChatTemplate.of("\n" + source, TOKENS))
        .isInstanceOf(SetupException.class)
        .hasMessageStartingWith("The chat template can't be used, because in line 2 ");
  }

  @Test
  void nestingWithoutEndIsRefusedWhileParsing() {
    assertThatThrownBy(() -> ChatTemplate.of("{{ " + "(".repeat(100_000), TOKENS))
        .isInstanceOf(SetupException.class);
    assertThatThrownBy(() -> ChatTemplate.of("{{ " + "not ".repeat(100_000) + "1 }}", TOKENS))
        .isInstanceOf(SetupException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ ''.getClass() }}",
        "{{ ''.class.forName('java.lang.Runtime') }}",
        "{{ ''['class'].name }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ messages.getClass() }}",
        "{{ messages.class.name }}",
        "{{ messages[0].entrySet() }}",
        "{{ messages.stream() }}",
        "{{ messages.append(1) }}",
        "{{ messages[0].update({'a': 1}) }}",
        "{{ messages[0].pop('role') }}",
        "{{ ('' | attr('getClass'))() }}",
        "{{ (messages | map(attribute='class.name') | first).x }}",
        "{{ range.getClass() }}",
        "{{ namespace().getClass() }}",
        "{{ loop.scope.rendering }}",
        "{% for x in messages %}{{ loop.scope.rendering }}{% endfor %}",
        "{% macro m() %}{% endmacro %}{{ m.scope.rendering }}",
        "{{ '{0.class.name}'.format(messages) }}",
        "{{ 5.class.name }}"
      })
  void aTemplateDoesNotReachJava(String source) {
    assertThatThrownBy(() -> ChatTemplate.of(source, TOKENS).render(talk(TALK)))
        .isInstanceOfAny(ChatTemplateException.class, SetupException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m() %}{{ m() ~ m() }}{% endmacro %}{{ m() }}",
        "{{ 'x' * 1000000000 }}",
        "{% set n = namespace(x='x') %}{% for i in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
        "{% set n = namespace(x=[1]) %}{% for i in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}",
        "{% for i in range(100000) %}{{ 'x' * 1000 }}{% endfor %}",
        "{{ ('a' * 100000) | replace('a', 'b' * 100000) }}",
        "{{ ('a' * 100000).replace('', 'b' * 100000) }}",
        "{{ ('b' * 100000).join(('a ' * 100000).split()) }}",
        "{{ ('a\\n' * 100000) | indent(100000) }}",
        "{{ 'a'.center(2000000000) }}",
        "{% set n = namespace(x=[]) %}{% for i in range(9999) %}{% set n.x = n.x + ['x' * 9999999] %}{% endfor %}",
        "{% set x = range(99999) %}{% for i in x %}{% set y = x | sort %}{% endfor %}",
        "{{ '%999999999d' % 1 }}",
        "{{ '{:999999999}'.format(1) }}",
        "{{ 10 ** 100000000 }}",
        "{{ [1] | tojson(indent=2000000000) }}",
        "{{ range(1000000000) }}",
        "{% set n = namespace(x=9) %}{% for i in range(99) %}{% set n.x = n.x * n.x %}{% endfor %}",
        "{% set n = namespace(x=[1]) %}{% for i in range(5000) %}{% set n.x = [n.x] %}{% endfor %}{{ n.x }}",
        "{% set n = namespace(x=[1]) %}{% for i in range(99) %}{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x | tojson }}"
      })
  void aRenderingIsBounded(String source) {
    assertThatThrownBy(() -> ChatTemplate.of(source, TOKENS).render(talk(TALK)))
        .isInstanceOf(ChatTemplateException.class)
        .hasMessageStartingWith("The chat template fails in line ");
  }

  @Test
  void loopsEndAfterTenMillionTurns() {
    String loops =
        "{% set x = range(100000) %}{% for a in x %}{% for b in x %}{% endfor %}{% endfor %}";
    assertThatThrownBy(() -> ChatTemplate.of(loops, TOKENS).render(talk(TALK)))
        .hasMessage(
            "The chat template fails in line 1: the template runs for more than 10000000 steps.");
  }

  @Test
  void manyThreadsRenderWithOneTemplate() throws Exception {
    ChatTemplate template = ChatTemplate.of(BuiltInChatTemplates.source("qwen3"), TOKENS);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> work = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        String answer = "<think>\nt" + i + "\n</think>\n\nanswer " + i;
        List<Map<String, Object>> talk =
            List.of(message("user", "q" + i), message("assistant", answer));
        work.add(() -> turns(template, talk).equals(List.of(answer + "<|im_end|>")));
      }
      for (Future<Boolean> each : threads.invokeAll(work)) {
        assertThat(each.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void theConversationIsLeftAsItIs() throws Exception {
    Map<String, Object> message = new LinkedHashMap<>(message("assistant", null));
    List<Map<String, Object>> talk = new ArrayList<>(List.of(message("user", "?"), message));
    ChatTemplate.of(BuiltInChatTemplates.source("qwen2.5"), TOKENS).render(talk(talk));
    assertThat(talk).containsExactly(message("user", "?"), message("assistant", null));
  }

  private static Map<String, Object> message(String role, Object content) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", role);
    message.put("content", content);
    return message;
  }

  private static Conversation talk(List<Map<String, Object>> messages) {
    return new Conversation(messages, List.of(), Map.of(), NOON);
  }

  private static List<String> turns(String source, List<Map<String, Object>> messages)
      throws ChatTemplateException {
    return turns(ChatTemplate.of(source, TOKENS), messages);
  }

  private static List<String> turns(ChatTemplate template, List<Map<String, Object>> messages)
      throws ChatTemplateException {
    RenderedChat chat = template.render(talk(messages));
    return chat.assistantTurns().stream()
        .map(turn -> chat.text().substring(turn.start(), turn.end()))
        .toList();
  }
}
