package io.millrace.preprocessor.chat.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tokens to expressions, with Jinja's precedence. */
final class ExpressionParser {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Set<String> NO_ARGUMENT = Set.of("else", "or", "and", "is");

  private final Tokens tokens;

  /** Those read so far; a macro takes more arguments than it names where its body reads them. */
  private final List<String> names = new ArrayList<>();

  ExpressionParser(Tokens tokens) {
    this.tokens = tokens;
  }

  List<String> names() {
    return names;
  }

  Expression expression() {
    Expression value = or();
    while (tokens.skipName("if")) {
      Expression condition = or();
      Expression otherwise = tokens.skipName("else") ? expression() : null;
      value = new Expressions.Conditional(condition, value, otherwise);
    }
    return value;
  }

  Expression tuple() {
    return tuple(true, false);
  }

  Expression tupleWithoutCondition() {
    return tuple(false, false);
  }

  private Expression tuple(boolean condition, boolean parentheses) {
    List<Expression> elements = new ArrayList<>();
    boolean isTuple = false;
    while (!tupleEnds()) {
      elements.add(condition ? expression() : or());
      if (!tokens.skipOperator(",")) {
        break;
      }
      isTuple = true;
    }
    if (!isTuple && elements.size() == 1) {
      return elements.get(0);
    }
    if (elements.isEmpty() && !parentheses) {
      throw tokens.error("an expression is missing");
    }
    return new Expressions.MakeTuple(List.copyOf(elements));
  }

  private boolean tupleEnds() {
    return switch (tokens.current().kind()) {
      case VARIABLE_END, BLOCK_END, END -> true;
      default -> tokens.isOperator(")") || tokens.isName("recursive");
    };
  }

  /** What is assigned to: names, an attribute of a namespace, or several. */
  Target target(String end) {
    List<Target> targets = new ArrayList<>();
    boolean several = false;
    do {
      if (targets.size() > 0) {
        several = true;
      }
      if (!end.isEmpty() && tokens.isName(end)) {
        break;
      }
      targets.add(oneTarget());
    } while (tokens.skipOperator(","));
    return several ? new Target.Several(targets) : targets.get(0);
  }

  private Target oneTarget() {
    if (tokens.skipOperator("(")) {
      Target target = target("");
      tokens.expectOperator(")");
      return target;
    }
    String name = tokens.expect(Token.Kind.NAME).text();
    return tokens.skipOperator(".")
        ? new Target.OfNamespace(name, tokens.expect(Token.Kind.NAME).text())
        : new Target.Variable(name);
  }

  /** The filters of a filter or set block, whose value is the block's text. */
  FilterStep filterOfBlock() {
    FilterStep filter = filter(null);
    while (tokens.skipOperator("|")) {
      FilterStep first = filter;
      filter = filter(first);
    }
    return filter;
  }

  private Expression or() {
    Expression left = and();
    while (tokens.skipName("or")) {
      left = new Expressions.Or(left, and());
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (tokens.skipName("and")) {
      left = new Expressions.And(left, not());
    }
    return left;
  }

  private Expression not() {
    return tokens.skipName("not") ? new Expressions.Not(not()) : comparison();
  }

  private Expression comparison() {
    Expression first = sum();
    List<String> operators = new ArrayList<>();
    List<Expression> operands = new ArrayList<>();
    while (true) {
      Token token = tokens.current();
      if (token.kind() == Token.Kind.OPERATOR && COMPARISONS.contains(token.text())) {
        operators.add(tokens.next().text());
      } else if (tokens.skipName("in")) {
        operators.add("in");
      } else if (tokens.isName("not") && tokens.following().is(Token.Kind.NAME, "in")) {
        tokens.next();
        tokens.next();
        operators.add("not in");
      } else {
        break;
      }
      operands.add(sum());
    }
    return operators.isEmpty()
        ? first
        : new Expressions.Compare(first, List.copyOf(operators), List.copyOf(operands));
  }

  private Expression sum() {
    Expression left = concatenation();
    while (tokens.isOperator("+") || tokens.isOperator("-")) {
      String operator = tokens.next().text();
      left = new Expressions.Arithmetic(operator, left, concatenation());
    }
    return left;
  }

  private Expression concatenation() {
    Expression first = product();
    if (!tokens.isOperator("~")) {
      return first;
    }
    List<Expression> parts = new ArrayList<>(List.of(first));
    while (tokens.skipOperator("~")) {
      parts.add(product());
    }
    return new Expressions.Concatenation(List.copyOf(parts));
  }

  private Expression product() {
    Expression left = power();
    while (tokens.isOperator("*")
        || tokens.isOperator("/")
        || tokens.isOperator("//")
        || tokens.isOperator("%")) {
      String operator = tokens.next().text();
      left = new Expressions.Arithmetic(operator, left, power());
    }
    return left;
  }

  private Expression power() {
    Expression left = unary(true);
    while (tokens.skipOperator("**")) {
      left = new Expressions.Arithmetic("**", left, unary(true));
    }
    return left;
  }

  private Expression unary(boolean filtered) {
    Expression value;
    if (tokens.skipOperator("-")) {
      value = new Expressions.Sign(true, unary(false));
    } else if (tokens.skipOperator("+")) {
      value = new Expressions.Sign(false, unary(false));
    } else {
      value = primary();
    }
    value = postfix(value);
    return filtered ? filtersAndTests(value) : value;
  }

  private Expression primary() {
    Token token = tokens.next();
    switch (token.kind()) {
      case NAME -> {
        return switch (token.text()) {
          case "true", "True" -> new Expressions.Literal(true);
          case "false", "False" -> new Expressions.Literal(false);
          case "none", "None" -> new Expressions.Literal(null);
          default -> {
            names.add(token.text());
            yield new Expressions.Name(token.text());
          }
        };
      }
      case STRING -> {
        StringBuilder text = new StringBuilder(token.text());
        while (tokens.current().kind() == Token.Kind.STRING) {
          text.append(tokens.next().text());
        }
        return new Expressions.Literal(text.toString());
      }
      case INTEGER -> {
        return new Expressions.Literal(integer(token.text()));
      }
      case FLOAT -> {
        return new Expressions.Literal(Double.valueOf(token.text().replace("_", "")));
      }
      case OPERATOR -> {
        switch (token.text()) {
          case "(" -> {
            Expression value = tuple(true, true);
            tokens.expectOperator(")");
            return value;
          }
          case "[" -> {
            return list();
          }
          case "{" -> {
            return dictionary();
          }
          default -> {}
        }
      }
      default -> {}
    }
    throw new JinjaSyntaxException(
        token.text().isEmpty()
            ? "an expression is cut short"
            : "'" + token.text() + "' begins no expression",
        token.line());
  }

  private static Object integer(String text) {
    String digits = text.replace("_", "").toLowerCase(Locale.ROOT);
    int radix =
        digits.startsWith("0x")
            ? 16
            : digits.startsWith("0o") ? 8 : digits.startsWith("0b") ? 2 : 10;
    return Numbers.normal(new BigInteger(radix == 10 ? digits : digits.substring(2), radix));
  }

  private Expression list() {
    List<Expression> elements = new ArrayList<>();
    while (!tokens.isOperator("]")) {
      if (!elements.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.isOperator("]")) {
          break;
        }
      }
      elements.add(expression());
    }
    tokens.next();
    return new Expressions.MakeList(List.copyOf(elements));
  }

  private Expression dictionary() {
    List<Expression> keys = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (!tokens.isOperator("}")) {
      if (!keys.isEmpty()) {
        tokens.expectOperator(",");
        if (tokens.isOperator("}")) {
          break;
        }
      }
      keys.add(expression());
      tokens.expectOperator(":");
      values.add(expression());
    }
    tokens.next();
    return new Expressions.MakeDictionary(List.copyOf(keys), List.copyOf(values));
  }

  private Expression postfix(Expression start) {
    Expression value = start;
    while (true) {
      if (tokens.skipOperator(".")) {
        Token name = tokens.next();
        if (name.kind() == Token.Kind.INTEGER) {
          value = new Expressions.Item(value, new Expressions.Literal(integer(name.text())));
        } else if (name.kind() == Token.Kind.NAME) {
          value = new Expressions.Attribute(value, name.text());
        } else {
          throw tokens.error("a name is due after '.'");
        }
      } else if (tokens.skipOperator("[")) {
        value = subscript(value);
      } else if (tokens.isOperator("(")) {
        value = new Expressions.Call(value, arguments());
      } else {
        return value;
      }
    }
  }

  private Expression subscript(Expression of) {
    List<Expression> keys = new ArrayList<>();
    Expression slice = null;
    do {
      if (tokens.isOperator("]") && !keys.isEmpty()) {
        break;
      }
      Expression start = tokens.isOperator(":") ? null : expression();
      if (tokens.skipOperator(":")) {
        Expression end = tokens.isOperator(":") || tokens.isOperator("]") ? null : expression();
        Expression step = tokens.skipOperator(":") && !tokens.isOperator("]") ? expression() : null;
        slice = new Expressions.Slice(of, start, end, step);
      } else {
        keys.add(start);
      }
    } while (tokens.skipOperator(","));
    tokens.expectOperator("]");
    if (slice != null) {
      if (!keys.isEmpty()) {
        throw tokens.error("a slice stands beside another key");
      }
      return slice;
    }
    return new Expressions.Item(
        of, keys.size() == 1 ? keys.get(0) : new Expressions.MakeTuple(List.copyOf(keys)));
  }

  private ArgumentList arguments() {
    List<Expression> positional = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<Expression> named = new ArrayList<>();
    Expression spread = null;
    Expression spreadNamed = null;
    boolean first = true;
    tokens.expectOperator("(");
    while (!tokens.isOperator(")")) {
      if (!first) {
        tokens.expectOperator(",");
        if (tokens.isOperator(")")) {
          break;
        }
      }
      first = false;
      if (tokens.skipOperator("*")) {
        spread = expression();
      } else if (tokens.skipOperator("**")) {
        spreadNamed = expression();
      } else if (tokens.current().kind() == Token.Kind.NAME
          && tokens.following().is(Token.Kind.OPERATOR, "=")) {
        names.add(tokens.next().text());
        tokens.next();
        named.add(expression());
      } else if (names.isEmpty()) {
        positional.add(expression());
      } else {
        throw tokens.error("an argument without a name follows one with a name");
      }
    }
    tokens.next();
    return new ArgumentList(
        List.copyOf(positional), List.copyOf(names), List.copyOf(named), spread, spreadNamed);
  }

  private Expression filtersAndTests(Expression start) {
    Expression value = start;
    while (true) {
      if (tokens.skipOperator("|")) {
        value = filter(value);
      } else if (tokens.skipName("is")) {
        value = test(value);
      } else if (tokens.isOperator("(")) {
        value = new Expressions.Call(value, arguments());
      } else {
        return value;
      }
    }
  }

  private String dottedName() {
    StringBuilder name = new StringBuilder(tokens.expect(Token.Kind.NAME).text());
    while (tokens.skipOperator(".")) {
      name.append('.').append(tokens.expect(Token.Kind.NAME).text());
    }
    return name.toString();
  }

  private FilterStep filter(Expression of) {
    int line = tokens.current().line();
    String name = dottedName();
    ArgumentList arguments = tokens.isOperator("(") ? arguments() : ArgumentList.EMPTY;
    Filter filter = Filters.ALL.get(name);
    if (filter == null) {
      throw new JinjaSyntaxException("there is no filter '" + name + "'", line);
    }
    return new FilterStep(of, name, filter, arguments);
  }

  private Expression test(Expression of) {
    boolean negated = tokens.skipName("not");
    int line = tokens.current().line();
    String name = dottedName();
    ArgumentList arguments = ArgumentList.EMPTY;
    Token token = tokens.current();
    if (tokens.isOperator("(")) {
      arguments = arguments();
    } else if (beginsArgument(token)) {
      Expression argument = postfix(primary());
      arguments = new ArgumentList(List.of(argument), List.of(), List.of(), null, null);
    }
    Test test = Tests.ALL.get(name);
    if (test == null) {
      throw new JinjaSyntaxException("there is no test '" + name + "'", line);
    }
    Expression result = new Expressions.Tested(of, name, test, arguments);
    return negated ? new Expressions.Not(result) : result;
  }

  private static boolean beginsArgument(Token token) {
    return switch (token.kind()) {
      case NAME -> !NO_ARGUMENT.contains(token.text());
      case STRING, INTEGER, FLOAT -> true;
      case OPERATOR -> token.text().equals("[") || token.text().equals("{");
      default -> false;
    };
  }
}
