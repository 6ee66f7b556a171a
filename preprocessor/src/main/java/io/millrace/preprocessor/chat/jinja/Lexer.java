package io.millrace.preprocessor.chat.jinja;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A template's text to tokens, with trim_blocks and lstrip_blocks on: the first newline after a
 * block or comment goes, and so does what indents one. One newline at the end of the template goes
 * too.
 */
final class Lexer {
  private static final Pattern NEWLINE = Pattern.compile("\r\n|\r");
  private static final Pattern RAW_BEGIN = Pattern.compile("\\{%[-+]?\\s*raw\\s*(-%\\}|%\\})");
  private static final Pattern RAW_END =
      Pattern.compile("\\{%([-+]?)\\s*endraw\\s*([-+]?)%\\}", Pattern.DOTALL);
  private static final Pattern FLOAT =
      Pattern.compile(
          "(?<!\\.)(\\d+_)*\\d+((\\.(\\d+_)*\\d+)?[eE][+\\-]?(\\d+_)*\\d+|\\.(\\d+_)*\\d+)");
  private static final Pattern INTEGER =
      Pattern.compile("0[bB](_?[01])+|0[oO](_?[0-7])+|0[xX](_?[0-9a-fA-F])+|[1-9](_?\\d)*|0(_?0)*");
  private static final Pattern NAME = Pattern.compile("[\\w]+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern STRING =
      Pattern.compile(
          "'([^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+)'|\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"",
          Pattern.DOTALL);
  private static final List<String> OPERATORS =
      List.of(
          "//", "**", "==", "!=", ">=", "<=", "<", ">", "=", "+", "-", "*", "/", "%", "~", "[", "]",
          "(", ")", "{", "}", ".", ":", ",", "|", ";");

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int counted;
  private boolean lineStarting = true;

  private Lexer(String template) {
    String text = NEWLINE.matcher(template).replaceAll("\n");
    source = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  static List<Token> tokens(String template) {
    Lexer lexer = new Lexer(template);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    while (at < source.length()) {
      int begin = nextBegin();
      if (begin < 0) {
        data(source.substring(at));
        at = source.length();
        break;
      }
      String text = source.substring(at, begin);
      Matcher raw = RAW_BEGIN.matcher(source).region(begin, source.length());
      if (raw.lookingAt()) {
        raw(text, begin, raw);
        continue;
      }
      char kind = source.charAt(begin + 1);
      int inside = begin + 2;
      char sign = inside < source.length() ? source.charAt(inside) : ' ';
      boolean signed = sign == '-' || sign == '+';
      if (signed) {
        inside++;
      }
      data(before(text, sign, kind != '{'));
      at = inside;
      lineStarting = false;
      if (kind == '#') {
        comment(begin);
      } else {
        add(kind == '%' ? Token.Kind.BLOCK_BEGIN : Token.Kind.VARIABLE_BEGIN, "", begin);
        inside(kind == '%');
      }
    }
    add(Token.Kind.END, "", source.length());
  }

  private int nextBegin() {
    for (int brace = source.indexOf('{', at);
        brace >= 0 && brace + 1 < source.length();
        brace = source.indexOf('{', brace + 1)) {
      char next = source.charAt(brace + 1);
      if (next == '%' || next == '{' || next == '#') {
        return brace;
      }
    }
    return -1;
  }

  /** What is left of the text before a tag. */
  private String before(String text, char sign, boolean block) {
    if (sign == '-') {
      return Text.strip(text, null, false, true);
    }
    if (sign != '+' && block) {
      int lineStart = text.lastIndexOf('\n') + 1;
      if ((lineStart > 0 || lineStarting) && Text.isBlank(text.substring(lineStart))) {
        return text.substring(0, lineStart);
      }
    }
    return text;
  }

  private void data(String text) {
    if (!text.isEmpty()) {
      add(Token.Kind.DATA, text, at);
    }
  }

  private void raw(String text, int begin, Matcher beginTag) {
    data(before(text, source.charAt(begin + 2), true));
    at = beginTag.end();
    if (beginTag.group(1).startsWith("-")) {
      skipSpace();
    }
    lineStarting = source.charAt(at - 1) == '\n';
    Matcher end = RAW_END.matcher(source);
    if (!end.find(at)) {
      throw new JinjaSyntaxException("a raw block has no end", lineAt(begin));
    }
    String sign = end.group(1);
    data(before(source.substring(at, end.start()), sign.isEmpty() ? ' ' : sign.charAt(0), true));
    at = end.end();
    afterBlock(end.group(2));
  }

  private void comment(int begin) {
    int end = source.indexOf("#}", at);
    if (end < 0) {
      throw new JinjaSyntaxException("a comment has no end", lineAt(begin));
    }
    char sign = end > at ? source.charAt(end - 1) : ' ';
    at = end + 2;
    afterBlock(String.valueOf(sign));
  }

  private void afterBlock(String sign) {
    if (sign.equals("-")) {
      skipSpace();
    } else if (!sign.equals("+") && at < source.length() && source.charAt(at) == '\n') {
      at++;
    }
    lineStarting = source.charAt(at - 1) == '\n';
  }

  private void inside(boolean block) {
    Deque<Character> open = new ArrayDeque<>();
    int begin = at;
    while (at < source.length()) {
      if (open.isEmpty() && end(block)) {
        return;
      }
      char c = source.charAt(at);
      if (Text.isSpace(c)) {
        at++;
      } else if (!token(Token.Kind.FLOAT, FLOAT)
          && !token(Token.Kind.INTEGER, INTEGER)
          && !token(Token.Kind.NAME, NAME)
          && !string()) {
        operator(open);
      }
    }
    throw new JinjaSyntaxException("a tag has no end", lineAt(begin));
  }

  private boolean end(boolean block) {
    String close = block ? "%}" : "}}";
    if (source.startsWith("-" + close, at)) {
      add(block ? Token.Kind.BLOCK_END : Token.Kind.VARIABLE_END, "", at);
      at += 3;
      afterBlock("-");
      return true;
    }
    if (block && source.startsWith("+%}", at)) {
      add(Token.Kind.BLOCK_END, "", at);
      at += 3;
      afterBlock("+");
      return true;
    }
    if (source.startsWith(close, at)) {
      add(block ? Token.Kind.BLOCK_END : Token.Kind.VARIABLE_END, "", at);
      at += 2;
      afterBlock(block ? "" : "+");
      return true;
    }
    return false;
  }

  private boolean token(Token.Kind kind, Pattern pattern) {
    Matcher matcher =
        pattern.matcher(source).region(at, source.length()).useTransparentBounds(true);
    if (!matcher.lookingAt()) {
      return false;
    }
    add(kind, matcher.group(), at);
    at = matcher.end();
    return true;
  }

  private boolean string() {
    Matcher matcher = STRING.matcher(source).region(at, source.length());
    if (!matcher.lookingAt()) {
      return false;
    }
    String body = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    add(Token.Kind.STRING, StringEscapes.decode(body, lineAt(at)), at);
    at = matcher.end();
    return true;
  }

  private void operator(Deque<Character> open) {
    for (String operator : OPERATORS) {
      if (source.startsWith(operator, at)) {
        char c = operator.charAt(0);
        if (c == '(' || c == '[' || c == '{') {
          open.push(c == '(' ? ')' : c == '[' ? ']' : '}');
        } else if (c == ')' || c == ']' || c == '}') {
          if (open.isEmpty() || open.pop() != c) {
            throw new JinjaSyntaxException("'" + c + "' closes nothing", lineAt(at));
          }
        }
        add(Token.Kind.OPERATOR, operator, at);
        at += operator.length();
        return;
      }
    }
    throw new JinjaSyntaxException(
        "the character '" + source.charAt(at) + "' has no place here", lineAt(at));
  }

  private void skipSpace() {
    while (at < source.length() && Text.isSpace(source.charAt(at))) {
      at++;
    }
  }

  private void add(Token.Kind kind, String text, int position) {
    tokens.add(new Token(kind, text, lineAt(position)));
  }

  /** Positions are asked for in rising order but for errors. */
  private int lineAt(int position) {
    for (; counted < position; counted++) {
      if (source.charAt(counted) == '\n') {
        line++;
      }
    }
    return line;
  }
}
