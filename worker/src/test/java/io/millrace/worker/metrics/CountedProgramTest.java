package io.millrace.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.worker.model.ModelFlops;
import io.millrace.worker.program.TrainingProgram;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountedProgramTest {

  /** A default method that it does not hand on would be another thing than the program's own. */
  @Test
  void everythingIsHandedOnToTheProgram() throws ReflectiveOperationException {
    List<String> called = new ArrayList<>();
    TrainingProgram program =
        (TrainingProgram)
            Proxy.newProxyInstance(
                TrainingProgram.class.getClassLoader(),
                new Class<?>[] {TrainingProgram.class},
                (proxy, method, arguments) -> {
                  called.add(method.getName());
                  return zero(method.getReturnType());
                });
    CountedProgram counted =
        new CountedProgram(
            program,
            new ModelFlops(1, 1, 1, 1, true),
            new SimpleMeterRegistry().counter("operations"));

    for (Method method : TrainingProgram.class.getMethods()) {
      if (!method.getName().equals("accumulate")) {
        Object[] nothing =
            Arrays.stream(method.getParameterTypes()).map(CountedProgramTest::zero).toArray();
        method.invoke(counted, nothing);
        assertThat(called).last().isEqualTo(method.getName());
      }
    }
    assertThat(called).contains("capture", "snapshot", "update");
  }

  private static Object zero(Class<?> type) {
    if (type == boolean.class) {
      return false;
    }
    if (type == int.class) {
      return 0;
    }
    if (type == long.class) {
      return 0L;
    }
    return type == double.class ? (Object) 0.0 : null;
  }
}
