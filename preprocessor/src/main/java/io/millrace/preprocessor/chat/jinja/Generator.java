package io.millrace.preprocessor.chat.jinja;

import java.util.Iterator;
import java.util.List;

/** What map, select and their like give: true whatever is in it, and empty once gone through. */
final class Generator implements Iterable<Object> {
  private final Iterator<Object> rest;

  Generator(List<Object> elements) {
    rest = elements.iterator();
  }

  @Override
  public Iterator<Object> iterator() {
    return rest;
  }
}
