package io.millrace.service.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogContextTest {
  @AfterEach
  void clear() {
    MDC.clear();
  }

  @Test
  void anotherThreadKnowsTheRunAndNotTheStep() throws InterruptedException {
    MDC.put(LogContext.RUN, "alpaca");
    MDC.put(LogContext.STEP, "12");

    assertThat(contextOfAnotherThread()).isEqualTo(Map.of("run", "alpaca"));
    assertThat(MDC.get(LogContext.STEP)).isEqualTo("12");
  }

  @Test
  void whereThereIsNothingNothingIsCarried() throws InterruptedException {
    assertThat(contextOfAnotherThread()).isEmpty();
  }

  private static Map<String, String> contextOfAnotherThread() throws InterruptedException {
    AtomicReference<Map<String, String>> context = new AtomicReference<>();
    Thread thread = new Thread(LogContext.carried(() -> context.set(MDC.getCopyOfContextMap())));
    thread.start();
    thread.join();
    return context.get();
  }
}
