package io.millrace.preprocessor.chat.jinja;

import java.util.ArrayList;
import java.util.List;

/**
 * A for loop. Each turn has a scope of its own, so what a turn sets is gone in the next.
 *
 * @param filter which elements are taken; null for all
 * @param otherwise what is done without any element, or null
 */
record ForLoop(
    Target target,
    Expression over,
    Expression filter,
    boolean recursive,
    Block body,
    Block otherwise)
    implements Statement {

  @Override
  public Flow execute(Scope scope, Output output) {
    run(over.evaluate(scope), scope, output, 0);
    return Flow.ON;
  }

  void run(Object values, Scope scope, Output output, int depth) {
    List<Object> elements = elements(values, scope);
    LoopState loop = new LoopState(this, scope, elements, depth);
    for (int i = 0; i < elements.size(); i++) {
      scope.rendering().step();
      loop.index = i;
      Scope turn = scope.inner();
      turn.set("loop", loop);
      target.set(turn, elements.get(i));
      if (body.execute(turn, output) == Flow.BREAK) {
        return; // and the else is left out only where there was an element
      }
    }
    if (elements.isEmpty() && otherwise != null) {
      otherwise.execute(scope.inner(), output);
    }
  }

  private List<Object> elements(Object values, Scope scope) {
    List<Object> elements = new ArrayList<>();
    for (Object value : Values.iterate(values)) {
      if (filter != null) {
        Scope turn = scope.inner();
        target.set(turn, value);
        if (!Values.isTrue(filter.evaluate(turn))) {
          continue;
        }
      }
      elements.add(value);
    }
    return elements;
  }
}
