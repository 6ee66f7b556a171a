package io.millrace.service.registry;

import io.millrace.service.SetupException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Requests to the REST API that Confluent's registry and Apicurio's ccompat path share. */
final class RegistryClient {
  private static final int LARGEST_ANSWER = 4 * 1024 * 1024;
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

  private final String address;
  private final Credentials credentials;
  private final Duration timeout;
  private final HttpClient http;

  /**
   * Makes the client; the registry is not asked yet.
   *
   * @param address of the API, with http or https
   * @param timeout of a whole request
   * @throws SetupException when the address is none
   */
  RegistryClient(String address, Credentials credentials, Duration timeout) {
    this.address = checked(address);
    this.credentials = credentials;
    this.timeout = timeout;
    // HTTP/1.1, because a plain-text upgrade to 2 confuses proxies. No redirect is followed, for it
    // would take the credentials along.
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  /** Where it asks, for messages. */
  String address() {
    return address;
  }

  /**
   * Asks for something.
   *
   * @param path below the address
   * @return the answer, whatever its status
   * @throws RegistryException when none came
   */
  RegistryAnswer get(String path) {
    return ask(request(path));
  }

  /**
   * Sends something.
   *
   * @param path below the address
   * @param json the body
   * @return the answer, whatever its status
   * @throws RegistryException when none came
   */
  RegistryAnswer post(String path, String json) {
    return ask(
        request(path)
            .header("Content-Type", MEDIA_TYPE)
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Accept", MEDIA_TYPE + ", application/json");
    credentials.header().ifPresent(header -> request.header("Authorization", header));
    return request;
  }

  private RegistryAnswer ask(HttpRequest.Builder request) {
    // Not HttpRequest.timeout(), which no longer watches once the headers of the answer are there.
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request.build(), headers -> new LimitedBody(LARGEST_ANSWER));
    try {
      HttpResponse<byte[]> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new RegistryAnswer(response.statusCode(), response.body());
    } catch (TimeoutException e) {
      throw silent("no answer within " + timeout.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw silent(reason(e.getCause()), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException(
          "Asking the schema registry at " + address + " was interrupted.", false, e);
    } finally {
      answer.cancel(true);
    }
  }

  private RegistryException silent(String why, Throwable cause) {
    return new RegistryException(
        "The schema registry at " + address + " cannot be reached (" + why + ").", true, cause);
  }

  /** The client's exceptions often have no message, and their names say it. */
  private static String reason(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }

  private static String checked(String address) {
    URI uri;
    try {
      uri = new URI(address);
    } catch (URISyntaxException e) {
      throw wrong("is no address (" + e.getReason() + ")", e);
    }
    if (!("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
        || uri.getHost() == null) {
      throw wrong("is no address of the kind http://host:port/path", null);
    }
    // Addresses are printed and logged.
    if (uri.getUserInfo() != null) {
      throw wrong("holds a user or password, which belong into settings of their own", null);
    }
    if (uri.getQuery() != null || uri.getFragment() != null) {
      throw wrong("has something after its path", null);
    }
    return address.replaceAll("/+$", "");
  }

  private static SetupException wrong(String what, Throwable cause) {
    return new SetupException(
        "schema.registry.url "
            + what
            + ": set it to the registry's API, for example http://host:8081, or"
            + " http://host:8080/apis/ccompat/v7 with Apicurio.",
        cause);
  }
}
