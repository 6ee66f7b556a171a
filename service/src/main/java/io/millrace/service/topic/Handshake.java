package io.millrace.service.topic;

import java.util.Locale;

/**
 * A TLS handshake that failed: what the Java runtime says of it, in words for whoever set it up.
 */
final class Handshake {
  private Handshake() {}

  /** One sentence, with what the innermost cause says. */
  static String sentence(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String said = String.valueOf(root.getMessage()).strip();
    return "No TLS connection to the broker comes about ("
        + (said.endsWith(".") ? said.substring(0, said.length() - 1) : said)
        + "): "
        + advice(said.toLowerCase(Locale.ROOT))
        + ".";
  }

  private static String advice(String said) {
    if (said.contains("no subject alternative") || said.contains("no name matching")) {
      return "the broker's certificate is for another host name, so take that one in"
          + " bootstrap.servers, or have a certificate made for this one";
    }
    if (said.contains("certification path")
        || said.contains("path building")
        || said.contains("trust")) {
      return "nobody in client.ssl.truststore.location vouches for the broker's certificate, so put"
          + " the authority there that has signed it";
    }
    if (said.contains("bad_certificate")
        || said.contains("certificate_required")
        || said.contains("certificate_unknown")
        || said.contains("unknown_ca")) {
      return "the broker does not take this user's certificate, so check client.ssl.keystore.*";
    }
    return "check client.security.protocol, client.ssl.* and that the broker's listener has TLS";
  }
}
