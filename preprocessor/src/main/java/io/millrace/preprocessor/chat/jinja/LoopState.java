package io.millrace.preprocessor.chat.jinja;

import java.util.List;

/** What a loop's body sees as {@code loop}; called, it runs a recursive loop's body on more. */
final class LoopState implements Callable {
  private final ForLoop loop;
  private final Scope scope;
  private final List<Object> elements;
  private final int depth;
  private List<Object> last;
  int index;

  LoopState(ForLoop loop, Scope scope, List<Object> elements, int depth) {
    this.loop = loop;
    this.scope = scope;
    this.elements = elements;
    this.depth = depth;
  }

  Object attribute(String name) {
    return switch (name) {
      case "index" -> (long) index + 1;
      case "index0" -> (long) index;
      case "revindex" -> (long) elements.size() - index;
      case "revindex0" -> (long) elements.size() - index - 1;
      case "first" -> index == 0;
      case "last" -> index == elements.size() - 1;
      case "length" -> (long) elements.size();
      case "depth" -> (long) depth + 1;
      case "depth0" -> (long) depth;
      case "previtem" ->
          index > 0 ? elements.get(index - 1) : new Undefined("there is no previous item");
      case "nextitem" ->
          index + 1 < elements.size()
              ? elements.get(index + 1)
              : new Undefined("there is no next item");
      case "cycle" -> (Callable) this::cycle;
      case "changed" -> (Callable) this::changed;
      default -> new Undefined("a loop has no attribute '" + name + "'");
    };
  }

  private Object cycle(Arguments arguments, Rendering rendering) {
    if (arguments.positional().isEmpty()) {
      throw new JinjaException("loop.cycle needs something to cycle through");
    }
    return arguments.positional().get(index % arguments.positional().size());
  }

  private Object changed(Arguments arguments, Rendering rendering) {
    boolean changed = last == null || !Values.equal(last, arguments.positional());
    last = arguments.positional();
    return changed;
  }

  @Override
  public Object call(Arguments arguments, Rendering rendering) {
    if (!loop.recursive()) {
      throw new JinjaException("the loop isn't recursive, so it can't be called");
    }
    rendering.enter();
    Output output = Output.collecting();
    loop.run(arguments.need(0, "iterable"), scope, output, depth + 1);
    rendering.leave();
    return output.toString();
  }
}
