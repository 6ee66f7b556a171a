package io.millrace.preprocessor.app;

import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka Streams' threads, and what has to outlive them: a native tokenizer that is freed under a
 * thread which still uses it takes the whole process down. For one thread.
 */
final class StreamsThreads {
  private static final Logger LOG = LoggerFactory.getLogger(StreamsThreads.class);

  private boolean running;

  /**
   * Ends them.
   *
   * @param close tells whether all have ended
   */
  void end(BooleanSupplier close) {
    // Until they have ended they run, also where closing fails.
    running = true;
    running = !close.getAsBoolean();
  }

  /** Closes what they use, if they use it no more. */
  void release(AutoCloseable used) throws Exception {
    if (running) {
      LOG.warn(
          "Kafka Streams' threads have not ended in time, so the tokenizer that they may still use"
              + " is not freed: end the process.");
      return;
    }
    used.close();
  }
}
