package io.millrace.preprocessor.chat.jinja;

import java.util.ArrayList;
import java.util.List;

/** What can be assigned to. */
sealed interface Target {
  void set(Scope scope, Object value);

  /** A name. */
  record Variable(String name) implements Target {
    @Override
    public void set(Scope scope, Object value) {
      scope.set(name, value);
    }
  }

  /** An attribute of a namespace. */
  record OfNamespace(String name, String attribute) implements Target {
    @Override
    public void set(Scope scope, Object value) {
      if (!(scope.get(name) instanceof Namespace namespace)) {
        throw new JinjaException("'" + name + "' is no namespace, so nothing in it can be set");
      }
      namespace.set(attribute, value);
    }
  }

  /** As many as the value has elements. */
  record Several(List<Target> targets) implements Target {
    @Override
    public void set(Scope scope, Object value) {
      List<Object> values = new ArrayList<>();
      Values.iterate(value).forEach(values::add);
      if (values.size() != targets.size()) {
        throw new JinjaException(
            values.size() + " values can't be unpacked into " + targets.size() + " names");
      }
      for (int i = 0; i < values.size(); i++) {
        targets.get(i).set(scope, values.get(i));
      }
    }
  }
}
