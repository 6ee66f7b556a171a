package io.millrace.service.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
  /** Java's HTTP client would say which it was, with the token itself. */
  @ParameterizedTest
  @ValueSource(strings = {"sec\nret", "sec ret", "secr\u20act", "secret\r"})
  void aTokenThatIsNoneIsRefusedAndNotQuoted(String token) {
    assertThatThrownBy(() -> Credentials.bearer(token))
        .isInstanceOf(SetupException.class)
        .hasMessageStartingWith("schema.registry.token holds a character that no token has")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(token).doesNotContain("secr"));
  }
}
