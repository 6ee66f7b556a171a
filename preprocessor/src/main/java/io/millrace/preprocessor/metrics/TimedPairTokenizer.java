package io.millrace.preprocessor.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.preprocessor.tokenize.PairTokenizer;
import io.millrace.preprocessor.tokenize.TokenizedTexts;
import java.util.List;

/** A tokenizer of pairs with a stopwatch, the same that {@link TimedTokenizer} has. */
public final class TimedPairTokenizer implements PairTokenizer {
  private final PairTokenizer tokenizer;
  private final Timer timer;

  public TimedPairTokenizer(PairTokenizer tokenizer, MeterRegistry registry) {
    this.tokenizer = tokenizer;
    this.timer = TimedTokenizer.timer(registry);
  }

  @Override
  public TokenizedTexts encode(List<String> texts) {
    return timer.record(() -> tokenizer.encode(texts));
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
