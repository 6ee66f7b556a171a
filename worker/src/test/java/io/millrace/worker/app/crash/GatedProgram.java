package io.millrace.worker.app.crash;

import io.millrace.worker.program.TrainingProgram;
import io.millrace.worker.recovery.StepReplay;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** A model that passes a gate within each step, live or taken again. */
final class GatedProgram {
  private final TrainingProgram program;
  private final KillingGate gate;
  private int accumulated;

  private GatedProgram(TrainingProgram program, KillingGate gate) {
    this.program = program;
    this.gate = gate;
  }

  static TrainingProgram around(TrainingProgram program, KillingGate gate) {
    GatedProgram gated = new GatedProgram(program, gate);
    return (TrainingProgram)
        Proxy.newProxyInstance(
            GatedProgram.class.getClassLoader(),
            new Class<?>[] {TrainingProgram.class},
            (proxy, method, arguments) -> gated.call(method, arguments));
  }

  /** Whether the caller takes journalled steps again. */
  static boolean isReplaying() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames.anyMatch(frame -> frame.getClassName().equals(StepReplay.class.getName())));
  }

  private Object call(Method method, Object[] arguments) throws Throwable {
    return switch (method.getName()) {
      case "accumulate" -> accumulate(method, arguments);
      case "update" -> update(method, arguments);
      default -> invoke(method, arguments);
    };
  }

  private Object accumulate(Method method, Object[] arguments) throws Throwable {
    accumulated++;
    if (isReplaying()) {
      gate.pass(Window.REPLAY);
    } else if (accumulated == 2) {
      gate.pass(Window.MICRO_BATCH);
    }
    return invoke(method, arguments);
  }

  private Object update(Method method, Object[] arguments) throws Throwable {
    accumulated = 0;
    Window window = isReplaying() ? Window.REPLAY : Window.UPDATE;
    gate.pass(window);
    Object result = invoke(method, arguments);
    gate.pass(window);
    return result;
  }

  private Object invoke(Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(program, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
