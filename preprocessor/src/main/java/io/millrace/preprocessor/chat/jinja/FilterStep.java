package io.millrace.preprocessor.chat.jinja;

/**
 * One filter applied.
 *
 * @param of what to; null for the text of the block that it stands on
 */
record FilterStep(Expression of, String name, Filter filter, ArgumentList arguments)
    implements Expression {

  @Override
  public Object evaluate(Scope scope) {
    return apply(of.evaluate(scope), scope);
  }

  /** This filter and those before it, on the text of a block. */
  Object ofBlock(String text, Scope scope) {
    return apply(of == null ? text : ((FilterStep) of).ofBlock(text, scope), scope);
  }

  private Object apply(Object value, Scope scope) {
    try {
      Rendering rendering = scope.rendering();
      return rendering.made(filter.apply(value, arguments.evaluate(scope), rendering));
    } catch (JinjaException e) {
      throw e.of("the filter '" + name + "'");
    }
  }
}
