package io.millrace.preprocessor.chat.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kinds of expressions, filters aside. */
final class Expressions {
  private Expressions() {}

  record Literal(Object value) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      return value;
    }
  }

  record Name(String name) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      return scope.get(name);
    }
  }

  record Attribute(Expression of, String name) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      return Access.attribute(of.evaluate(scope), name);
    }
  }

  record Item(Expression of, Expression key) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      Object value = of.evaluate(scope);
      return Access.item(value, key.evaluate(scope));
    }
  }

  /** Of start, end and step, those that are not written are null. */
  record Slice(Expression of, Expression start, Expression end, Expression step)
      implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      Object value = of.evaluate(scope);
      return scope
          .rendering()
          .made(Access.slice(value, place(start, scope), place(end, scope), place(step, scope)));
    }

    private static Integer place(Expression expression, Scope scope) {
      Object value = expression == null ? null : expression.evaluate(scope);
      return value == null ? null : Integer.valueOf(Numbers.index(value));
    }
  }

  record Call(Expression callee, ArgumentList arguments) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      Object function = callee.evaluate(scope);
      return call(function, arguments.evaluate(scope), scope);
    }

    Object call(Object function, Arguments with, Scope scope) {
      Rendering rendering = scope.rendering();
      rendering.step();
      if (function instanceof Callable callable) {
        return rendering.made(callable.call(with, rendering));
      }
      if (function instanceof Undefined undefined) {
        throw undefined.raised();
      }
      throw new JinjaException("a value of the type " + Values.type(function) + " can't be called");
    }
  }

  record Tested(Expression of, String name, Test test, ArgumentList arguments)
      implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      Object value = of.evaluate(scope);
      try {
        return test.holds(value, arguments.evaluate(scope));
      } catch (JinjaException e) {
        throw e.of("the test '" + name + "'");
      }
    }
  }

  record Conditional(Expression condition, Expression then, Expression otherwise)
      implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      if (Values.isTrue(condition.evaluate(scope))) {
        return then.evaluate(scope);
      }
      return otherwise == null
          ? new Undefined("an inline if has no else for what it came to")
          : otherwise.evaluate(scope);
    }
  }

  record Or(Expression left, Expression right) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      Object value = left.evaluate(scope);
      return Values.isTrue(value) ? value : right.evaluate(scope);
    }
  }

  record And(Expression left, Expression right) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      Object value = left.evaluate(scope);
      return Values.isTrue(value) ? right.evaluate(scope) : value;
    }
  }

  record Not(Expression of) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      return !Values.isTrue(of.evaluate(scope));
    }
  }

  record Sign(boolean minus, Expression of) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      Object value = of.evaluate(scope);
      if (minus && value instanceof Double number) {
        return -number; // of zero too
      }
      return minus ? Numbers.arithmetic("-", 0L, value) : Numbers.arithmetic("+", 0L, value);
    }
  }

  record Arithmetic(String operator, Expression left, Expression right) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      Object first = left.evaluate(scope);
      return scope.rendering().made(Operators.arithmetic(operator, first, right.evaluate(scope)));
    }
  }

  record Concatenation(List<Expression> parts) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      StringBuilder text = new StringBuilder();
      for (Expression part : parts) {
        String more = Values.text(part.evaluate(scope));
        Limits.chars((long) text.length() + more.length());
        text.append(more);
      }
      return scope.rendering().made(text.toString());
    }
  }

  /** {@code a < b <= c}, which holds when each does. */
  record Compare(Expression first, List<String> operators, List<Expression> operands)
      implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      Object left = first.evaluate(scope);
      for (int i = 0; i < operators.size(); i++) {
        Object right = operands.get(i).evaluate(scope);
        if (!Operators.compare(operators.get(i), left, right)) {
          return false;
        }
        left = right;
      }
      return true;
    }
  }

  record MakeList(List<Expression> elements) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      List<Object> values = new ArrayList<>(elements.size());
      for (Expression element : elements) {
        values.add(element.evaluate(scope));
      }
      return values;
    }
  }

  record MakeTuple(List<Expression> elements) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      List<Object> values = new ArrayList<>(elements.size());
      for (Expression element : elements) {
        values.add(element.evaluate(scope));
      }
      return new Tuple(values);
    }
  }

  record MakeDictionary(List<Expression> keys, List<Expression> values) implements Expression {
    @Override
    public Object evaluate(Scope scope) {
      Map<Object, Object> entries = new LinkedHashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        Object key = keys.get(i).evaluate(scope);
        entries.put(key, values.get(i).evaluate(scope));
      }
      return entries;
    }
  }
}
