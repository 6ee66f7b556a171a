package io.millrace.preprocessor.chat.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A macro with the scope that it was defined in. */
record Macro(String name, Signature signature, Block body, Scope scope) implements Callable {
  static final String CALLER = "caller";

  @Override
  public Object call(Arguments arguments, Rendering rendering) {
    Scope inner = scope.inner();
    Map<String, Object> named = new LinkedHashMap<>(arguments.named());
    if (named.containsKey(CALLER)) {
      inner.set(CALLER, named.remove(CALLER));
    } else {
      inner.set(CALLER, new Undefined("the macro '" + name + "' was not called by a call block"));
    }
    List<String> names = signature.names();
    int withoutDefault = names.size() - signature.defaults().size();
    for (int i = 0; i < names.size(); i++) {
      String parameter = names.get(i);
      if (i < arguments.positional().size()) {
        inner.set(parameter, arguments.positional().get(i));
      } else if (named.containsKey(parameter)) {
        inner.set(parameter, named.remove(parameter));
      } else if (i >= withoutDefault) {
        inner.set(parameter, signature.defaults().get(i - withoutDefault).evaluate(inner));
      } else {
        inner.set(parameter, new Undefined("parameter '" + parameter + "' was not provided"));
      }
    }
    Arguments more = arguments.from(names.size());
    if (!more.positional().isEmpty() && !signature.takesMore()) {
      throw new JinjaException(
          "the macro '" + name + "' takes no more than " + names.size() + " arguments");
    }
    if (!named.isEmpty() && !signature.takesNamed()) {
      throw new JinjaException("the macro '" + name + "' takes no argument " + named.keySet());
    }
    inner.set("varargs", new Tuple(more.positional()));
    inner.set("kwargs", named);
    rendering.enter();
    String text = body.collect(inner);
    rendering.leave();
    return text;
  }
}
