package io.millrace.broker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * Somebody with a certificate, who vouches for himself.
 *
 * @param store PKCS #12: both, with {@link #PASSWORD}
 * @param keystore PEM: the private key and the certificate
 * @param certificate PEM: the certificate alone, a truststore for whoever trusts him
 */
public record Identity(Path store, Path keystore, Path certificate) {
  /** Of every store. */
  public static final String PASSWORD = "pw-of-the-store";

  private static final String ALIAS = "identity";

  /**
   * Makes one, with the JDK's keytool.
   *
   * @param directory for the files
   * @param name of the subject
   * @param address IP address that it may be found at
   */
  public static Identity make(Path directory, String name, String address)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = directory.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:" + address,
                "-validity",
                "2",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
    return fromStore(store, directory, name);
  }

  private static Identity fromStore(Path store, Path directory, String name)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    String key = pem("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
    String certificate = pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
    return new Identity(
        store,
        Files.write(directory.resolve(name + ".pem"), List.of(key, certificate)),
        Files.writeString(directory.resolve(name + "-certificate.pem"), certificate));
  }

  private static String pem(String type, byte[] content) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(
            type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content), type);
  }
}
