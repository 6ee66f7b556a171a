package io.millrace.service.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.service.SetupException;
import java.util.Base64;
import java.util.Optional;

/** What is sent along as the Authorization header; never shown. */
public final class Credentials {
  private final String header;

  private Credentials(String header) {
    this.header = header;
  }

  /** None. */
  public static Credentials none() {
    return new Credentials(null);
  }

  /** HTTP's basic authentication. */
  public static Credentials basic(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(UTF_8);
    return new Credentials("Basic " + Base64.getEncoder().encodeToString(both));
  }

  /**
   * A token, for example of OAuth.
   *
   * @throws SetupException when it holds what no token does; its message does not quote it
   */
  public static Credentials bearer(String token) {
    if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new SetupException(
          "schema.registry.token holds a character that no token has, such as a space or a line end:"
              + " set it to the token and nothing else.");
    }
    return new Credentials("Bearer " + token);
  }

  Optional<String> header() {
    return Optional.ofNullable(header);
  }

  @Override
  public String toString() {
    return header == null ? "none" : "hidden";
  }
}
