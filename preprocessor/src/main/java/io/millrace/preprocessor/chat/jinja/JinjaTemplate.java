package io.millrace.preprocessor.chat.jinja;

import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A parsed template. Immutable; many threads may render it at once. */
public final class JinjaTemplate {
  private final Block body;
  private final boolean generates;

  private JinjaTemplate(Block body, boolean generates) {
    this.body = body;
    this.generates = generates;
  }

  /**
   * Parses a template.
   *
   * @throws JinjaSyntaxException where it is no Jinja, or asks for what is not there
   */
  public static JinjaTemplate parse(String source) {
    Parser parser = new Parser(Lexer.tokens(source));
    try {
      Block body = parser.template();
      return new JinjaTemplate(body, parser.generates());
    } catch (StackOverflowError e) {
      throw new JinjaSyntaxException("the template is nested too deep", 0);
    }
  }

  /** Whether it has a generation block. */
  public boolean generates() {
    return generates;
  }

  /**
   * Renders it.
   *
   * @param variables made by {@link Values#of}
   * @param now what strftime_now writes
   * @throws JinjaException where the template raises or fails
   */
  public Rendered render(Map<String, Object> variables, LocalDateTime now) {
    Rendering rendering = new Rendering(now);
    Output output = Output.outermost();
    try {
      body.execute(new Scope(rendering, new HashMap<>(variables)), output);
    } catch (StackOverflowError e) {
      throw new JinjaException("the template or the conversation is nested too deep");
    }
    return new Rendered(output.toString(), List.copyOf(rendering.generations()));
  }

  /**
   * What came of it.
   *
   * @param text all of it
   * @param generations what the generation blocks wrote, in order
   */
  public record Rendered(String text, List<Span> generations) {}
}
