package io.millrace.preprocessor.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.preprocessor.tokenize.TokenizedText;
import io.millrace.preprocessor.tokenize.Tokenizer;

/** A tokenizer with a stopwatch. */
public final class TimedTokenizer implements Tokenizer {
  private final Tokenizer tokenizer;
  private final Timer timer;

  public TimedTokenizer(Tokenizer tokenizer, MeterRegistry registry) {
    this.tokenizer = tokenizer;
    this.timer =
        Timer.builder("millrace.preprocessor.tokenizer")
            .description("Time to tokenize one text")
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
