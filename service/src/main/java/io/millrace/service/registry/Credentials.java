package io.millrace.service.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

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

  /** A token, for example of OAuth. */
  public static Credentials bearer(String token) {
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
