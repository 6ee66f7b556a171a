package io.millrace.preprocessor.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.preprocessor.tokenize.TokenizedText;
import io.millrace.preprocessor.tokenize.Tokenizer;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.stream.LongStream;

/** A tokenizer with a stopwatch. */
public final class TimedTokenizer implements Tokenizer {
  /** Texts take tens of microseconds, whole books a second. */
  private static final Duration[] BUCKETS =
      LongStream.of(20, 50, 100, 200, 500, 1000, 2000, 5000, 20_000, 100_000, 1_000_000)
          .mapToObj(micros -> Duration.of(micros, ChronoUnit.MICROS))
          .toArray(Duration[]::new);

  private final Tokenizer tokenizer;
  private final Timer timer;

  public TimedTokenizer(Tokenizer tokenizer, MeterRegistry registry) {
    this.tokenizer = tokenizer;
    this.timer = timer(registry);
  }

  static Timer timer(MeterRegistry registry) {
    return Timer.builder("millrace.preprocessor.tokenizer")
        .description("Time to tokenize one text, or a pair.")
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  @Override
  public int[] encode(String text, boolean specialTokens) {
    return timer.record(() -> tokenizer.encode(text, specialTokens));
  }

  @Override
  public TokenizedText encodeWithOffsets(String text, boolean specialTokens) {
    return timer.record(() -> tokenizer.encodeWithOffsets(text, specialTokens));
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
