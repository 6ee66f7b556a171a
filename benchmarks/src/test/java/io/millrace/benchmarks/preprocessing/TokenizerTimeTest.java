package io.millrace.benchmarks.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TokenizerTimeTest {
  @Test
  void isReadOffTheMetrics() {
    String metrics =
        """
        # TYPE millrace_preprocessor_tokenizer_seconds summary
        millrace_preprocessor_tokenizer_seconds_count 12
        millrace_preprocessor_tokenizer_seconds_sum 0.25
        """;

    assertThat(TokenizerTime.seconds(metrics)).isEqualTo(0.25);
    assertThatThrownBy(() -> TokenizerTime.seconds("up 1"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void isAShareOfTheTimeBetween() {
    TokenizerTime before = new TokenizerTime(1, 0);

    assertThat(new TokenizerTime(2, 4_000_000_000L).shareSince(before)).isEqualTo(0.25);
  }
}
