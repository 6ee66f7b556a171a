package io.millrace.preprocessor.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Tokens to statements. */
final class Parser {
  private final Tokens tokens;
  private final ExpressionParser expressions;
  private boolean generates;

  Parser(List<Token> tokens) {
    this.tokens = new Tokens(tokens);
    this.expressions = new ExpressionParser(this.tokens);
  }

  boolean generates() {
    return generates;
  }

  Block template() {
    return block(Set.of());
  }

  /** The statements up to one of the tags, whose name is the current token then. */
  private Block block(Set<String> ends) {
    List<Statement> statements = new ArrayList<>();
    List<Integer> lines = new ArrayList<>();
    while (true) {
      Token token = tokens.current();
      lines.add(token.line());
      switch (token.kind()) {
        case DATA -> {
          tokens.next();
          statements.add(new Statements.Data(token.text()));
        }
        case VARIABLE_BEGIN -> {
          tokens.next();
          statements.add(new Statements.Print(expressions.tuple()));
          tokens.expect(Token.Kind.VARIABLE_END);
        }
        case BLOCK_BEGIN -> {
          tokens.next();
          if (ends.contains(tokens.current().text())) {
            return new Block(
                statements.toArray(Statement[]::new),
                lines.stream().mapToInt(Integer::intValue).toArray());
          }
          statements.add(statement());
        }
        default -> {
          if (!ends.isEmpty()) {
            throw tokens.error("the template ends where " + String.join(" or ", ends) + " is due");
          }
          return new Block(
              statements.toArray(Statement[]::new),
              lines.stream().mapToInt(Integer::intValue).toArray());
        }
      }
    }
  }

  private Block blockTo(String end) {
    Block body = block(Set.of(end));
    tokens.next();
    tokens.expect(Token.Kind.BLOCK_END);
    return body;
  }

  private Block bodyTo(String end) {
    tokens.expect(Token.Kind.BLOCK_END);
    return blockTo(end);
  }

  private Statement statement() {
    Token tag = tokens.expect(Token.Kind.NAME);
    return switch (tag.text()) {
      case "if" -> branch();
      case "for" -> loop();
      case "set" -> set();
      case "macro" -> {
        String name = tokens.expect(Token.Kind.NAME).text();
        Signature signature = signature();
        int before = expressions.names().size();
        Block body = bodyTo("endmacro");
        yield new Statements.DefineMacro(name, reading(signature, before), body);
      }
      case "call" -> call();
      case "filter" -> {
        FilterStep filter = expressions.filterOfBlock();
        yield new Statements.FilterBlock(filter, bodyTo("endfilter"));
      }
      case "with" -> with();
      case "generation" -> {
        generates = true;
        yield new Statements.Generation(bodyTo("endgeneration"));
      }
      case "break" -> {
        tokens.expect(Token.Kind.BLOCK_END);
        yield new Statements.Jump(Statement.Flow.BREAK);
      }
      case "continue" -> {
        tokens.expect(Token.Kind.BLOCK_END);
        yield new Statements.Jump(Statement.Flow.CONTINUE);
      }
      default -> throw tokens.error("the tag '" + tag.text() + "' is not known");
    };
  }

  private Statement branch() {
    Expression condition = expressions.tupleWithoutCondition();
    tokens.expect(Token.Kind.BLOCK_END);
    Block then = block(Set.of("elif", "else", "endif"));
    String tag = tokens.next().text();
    if (tag.equals("elif")) {
      return new Statements.If(condition, then, branch());
    }
    Block otherwise = tag.equals("else") ? bodyTo("endif") : null;
    if (tag.equals("endif")) {
      tokens.expect(Token.Kind.BLOCK_END);
    }
    return new Statements.If(condition, then, otherwise);
  }

  private Statement loop() {
    Target target = expressions.target("in");
    tokens.expectName("in");
    Expression over = expressions.tupleWithoutCondition();
    Expression filter = tokens.skipName("if") ? expressions.expression() : null;
    boolean recursive = tokens.skipName("recursive");
    tokens.expect(Token.Kind.BLOCK_END);
    Block body = block(Set.of("else", "endfor"));
    String tag = tokens.next().text();
    Block otherwise = tag.equals("else") ? bodyTo("endfor") : null;
    if (tag.equals("endfor")) {
      tokens.expect(Token.Kind.BLOCK_END);
    }
    return new ForLoop(target, over, filter, recursive, body, otherwise);
  }

  private Statement set() {
    Target target = expressions.target("");
    if (tokens.skipOperator("=")) {
      Statement set = new Statements.Set(target, expressions.tuple());
      tokens.expect(Token.Kind.BLOCK_END);
      return set;
    }
    FilterStep filter = tokens.skipOperator("|") ? expressions.filterOfBlock() : null;
    return new Statements.SetBlock(target, filter, bodyTo("endset"));
  }

  private Statement call() {
    Signature signature =
        tokens.current().is(Token.Kind.OPERATOR, "(") ? signature() : Signature.EMPTY;
    if (!(expressions.expression() instanceof Expressions.Call callee)) {
      throw tokens.error("a call block needs a call");
    }
    int before = expressions.names().size();
    Block body = bodyTo("endcall");
    return new Statements.CallBlock(callee, reading(signature, before), body);
  }

  private Statement with() {
    List<Target> targets = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (tokens.current().kind() != Token.Kind.BLOCK_END) {
      if (!targets.isEmpty()) {
        tokens.expectOperator(",");
      }
      targets.add(expressions.target(""));
      tokens.expectOperator("=");
      values.add(expressions.expression());
    }
    return new Statements.With(targets, values, bodyTo("endwith"));
  }

  /** The signature of a body whose names begin at a place. */
  private Signature reading(Signature signature, int before) {
    List<String> read = expressions.names().subList(before, expressions.names().size());
    return new Signature(
        signature.names(), signature.defaults(), read.contains("varargs"), read.contains("kwargs"));
  }

  private Signature signature() {
    List<String> names = new ArrayList<>();
    List<Expression> defaults = new ArrayList<>();
    tokens.expectOperator("(");
    while (!tokens.current().is(Token.Kind.OPERATOR, ")")) {
      if (!names.isEmpty()) {
        tokens.expectOperator(",");
      }
      names.add(tokens.expect(Token.Kind.NAME).text());
      if (tokens.skipOperator("=")) {
        defaults.add(expressions.expression());
      } else if (!defaults.isEmpty()) {
        throw tokens.error("a parameter without a default follows one with a default");
      }
    }
    tokens.next();
    return new Signature(names, defaults, false, false);
  }
}
