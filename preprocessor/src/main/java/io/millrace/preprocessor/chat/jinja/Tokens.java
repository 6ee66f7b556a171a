package io.millrace.preprocessor.chat.jinja;

import java.util.List;

/** The tokens and the place that the parser has come to. */
final class Tokens {
  private final List<Token> tokens;
  private int at;

  Tokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token current() {
    return tokens.get(at);
  }

  Token following() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  /** The current token, and on to the next. */
  Token next() {
    Token token = tokens.get(at);
    if (token.kind() != Token.Kind.END) {
      at++;
    }
    return token;
  }

  boolean isOperator(String operator) {
    return current().is(Token.Kind.OPERATOR, operator);
  }

  boolean isName(String name) {
    return current().is(Token.Kind.NAME, name);
  }

  boolean skipOperator(String operator) {
    boolean found = isOperator(operator);
    if (found) {
      next();
    }
    return found;
  }

  boolean skipName(String name) {
    boolean found = isName(name);
    if (found) {
      next();
    }
    return found;
  }

  Token expect(Token.Kind kind) {
    if (current().kind() != kind) {
      throw error("there is " + describe(current()) + " where " + describe(kind) + " is due");
    }
    return next();
  }

  void expectOperator(String operator) {
    if (!skipOperator(operator)) {
      throw error("there is " + describe(current()) + " where '" + operator + "' is due");
    }
  }

  void expectName(String name) {
    if (!skipName(name)) {
      throw error("there is " + describe(current()) + " where '" + name + "' is due");
    }
  }

  JinjaSyntaxException error(String message) {
    return new JinjaSyntaxException(message, current().line());
  }

  private static String describe(Token token) {
    return switch (token.kind()) {
      case NAME, OPERATOR, INTEGER, FLOAT -> "'" + token.text() + "'";
      default -> describe(token.kind());
    };
  }

  private static String describe(Token.Kind kind) {
    return switch (kind) {
      case DATA -> "text";
      case VARIABLE_BEGIN -> "'{{'";
      case VARIABLE_END -> "'}}'";
      case BLOCK_BEGIN -> "'{%'";
      case BLOCK_END -> "'%}'";
      case NAME -> "a name";
      case STRING -> "a string";
      case INTEGER, FLOAT -> "a number";
      case OPERATOR -> "an operator";
      case END -> "the end of the template";
    };
  }
}
