package io.millrace.preprocessor.chat.jinja;

import java.util.ArrayList;
import java.util.List;

/** The kinds of statements, loops aside. */
final class Statements {
  private Statements() {}

  record Data(String text) implements Statement {
    @Override
    public Flow execute(Scope scope, Output output) {
      output.write(text);
      return Flow.ON;
    }
  }

  record Print(Expression value) implements Statement {
    @Override
    public Flow execute(Scope scope, Output output) {
      output.write(Values.text(value.evaluate(scope)));
      return Flow.ON;
    }
  }

  /** Otherwise is null where there is no else. */
  record If(Expression condition, Statement then, Statement otherwise) implements Statement {
    @Override
    public Flow execute(Scope scope, Output output) {
      if (Values.isTrue(condition.evaluate(scope))) {
        return then.execute(scope, output);
      }
      return otherwise == null ? Flow.ON : otherwise.execute(scope, output);
    }
  }

  record Jump(Flow flow) implements Statement {
    @Override
    public Flow execute(Scope scope, Output output) {
      return flow;
    }
  }

  record Set(Target target, Expression value) implements Statement {
    @Override
    public Flow execute(Scope scope, Output output) {
      target.set(scope, value.evaluate(scope));
      return Flow.ON;
    }
  }

  /** Filter is null where there is none. */
  record SetBlock(Target target, FilterStep filter, Block body) implements Statement {
    @Override
    public Flow execute(Scope scope, Output output) {
      Scope inner = scope.inner();
      String text = body.collect(inner);
      target.set(scope, filter == null ? text : filter.ofBlock(text, inner));
      return Flow.ON;
    }
  }

  record FilterBlock(FilterStep filter, Block body) implements Statement {
    @Override
    public Flow execute(Scope scope, Output output) {
      Scope inner = scope.inner();
      output.write(Values.text(filter.ofBlock(body.collect(inner), inner)));
      return Flow.ON;
    }
  }

  record With(List<Target> targets, List<Expression> values, Block body) implements Statement {
    @Override
    public Flow execute(Scope scope, Output output) {
      List<Object> evaluated = new ArrayList<>();
      for (Expression value : values) {
        evaluated.add(value.evaluate(scope));
      }
      Scope inner = scope.inner();
      for (int i = 0; i < evaluated.size(); i++) {
        targets.get(i).set(inner, evaluated.get(i));
      }
      return body.execute(inner, output);
    }
  }

  /** What the model is to say; its own scope, as transformers has it. */
  record Generation(Block body) implements Statement {
    @Override
    public Flow execute(Scope scope, Output output) {
      output.beginGeneration();
      int start = output.length();
      Flow flow = body.execute(scope.inner(), output);
      output.endGeneration();
      scope.rendering().generations().add(new Span(start, output.length()));
      return flow;
    }
  }

  record DefineMacro(String name, Signature signature, Block body) implements Statement {
    @Override
    public Flow execute(Scope scope, Output output) {
      scope.set(name, new Macro(name, signature, body, scope));
      return Flow.ON;
    }
  }

  record CallBlock(Expressions.Call callee, Signature signature, Block body) implements Statement {
    @Override
    public Flow execute(Scope scope, Output output) {
      Object function = callee.callee().evaluate(scope);
      Arguments written = callee.arguments().evaluate(scope);
      java.util.Map<String, Object> named = new java.util.HashMap<>(written.named());
      named.put(Macro.CALLER, new Macro(Macro.CALLER, signature, body, scope));
      output.write(
          Values.text(callee.call(function, new Arguments(written.positional(), named), scope)));
      return Flow.ON;
    }
  }
}
