package io.millrace.preprocessor.chat.jinja;

/**
 * Statements in their order.
 *
 * @param lines where each stands, from 1
 */
record Block(Statement[] statements, int[] lines) implements Statement {

  @Override
  public Flow execute(Scope scope, Output output) {
    for (int i = 0; i < statements.length; i++) {
      try {
        Flow flow = statements[i].execute(scope, output);
        if (flow != Flow.ON) {
          return flow;
        }
      } catch (JinjaException e) {
        throw e.at(lines[i]);
      }
    }
    return Flow.ON;
  }

  /** What it writes, in a scope of its own. */
  String collect(Scope scope) {
    Output output = Output.collecting();
    execute(scope, output);
    return output.toString();
  }
}
