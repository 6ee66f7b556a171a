package io.millrace.service.log;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.MDC;

/** What every line of a log says besides its message, in SLF4J's MDC. */
public final class LogContext {
  /** The run's id. */
  public static final String RUN = "run";

  /** The run's step by then; only lines of the thread that takes the steps have it. */
  public static final String STEP = "step";

  private LogContext() {}

  /** Work for another thread, whose lines are to say which run they are of, as this thread's do. */
  public static Runnable carried(Runnable work) {
    Map<String, String> here = MDC.getCopyOfContextMap();
    Map<String, String> there = here == null ? new HashMap<>() : new HashMap<>(here);
    there.remove(STEP);
    return () -> {
      MDC.setContextMap(there);
      work.run();
    };
  }
}
