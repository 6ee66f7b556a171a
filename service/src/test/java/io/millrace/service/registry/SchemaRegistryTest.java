package io.millrace.service.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.millrace.service.SetupException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaRegistryTest {
  private static final String ROW = FakeRegistry.ROW;

  private static final Patience PATIENCE =
      new Patience(
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofMillis(100),
          Duration.ofSeconds(1));

  private final FakeRegistry registry = new FakeRegistry();
  private final ManualClock clock = new ManualClock();
  private final SchemaRegistry schemas =
      new SchemaRegistry(registry.address(), Credentials.none(), PATIENCE, clock);

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void asksOnceForEachSchema() {
    registry.answers(200, ROW);
    Schema schema = schemas.byId(7);
    assertThat(schema.getName()).isEqualTo("Row");
    assertThat(schemas.byId(7)).isSameAs(schema);
    schemas.byId(Integer.MAX_VALUE);
    clock.pass(Duration.ofDays(30));
    schemas.byId(7);

    assertThat(registry.requests())
        .containsExactly(
            "/apis/ccompat/v7/schemas/ids/7", "/apis/ccompat/v7/schemas/ids/2147483647");
    assertThat(registry.authorizations()).containsOnly("null");
  }

  @Test
  void anIdThatTheRegistryDoesNotKnowIsAskedForAgainLater() {
    for (int i = 0; i < 3; i++) {
      assertThat(reject(7))
          .hasMessage("The schema registry has no schema of id 7, which the record names.");
      assertThat(reject(7).unknown()).isTrue();
    }
    assertThat(registry.requests()).hasSize(1);

    registry.answers(200, ROW);
    clock.pass(SchemaRegistry.REFUSAL_KEPT.minusMillis(1));
    assertThat(reject(7).unknown()).isTrue();
    clock.pass(Duration.ofMillis(1));
    assertThat(schemas.byId(7).getName()).isEqualTo("Row");
    assertThat(clock.pauses()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"schema\":\"\\\"string\\\"\"}|is of string, not of a record.",
        "{\"schema\":\"{\"}|cannot be parsed.",
        "{\"schema\":\"\"}|cannot be parsed.",
        "{\"schema\":\"{\\\"type\\\":\\\"fixed\\\",\\\"name\\\":\\\"F\\\",\\\"size\\\":-1}\"}|cannot be parsed.",
        "{\"schema\":\"{}\",\"schemaType\":\"JSON\"}|is not Avro's; only Avro is read.",
        "{\"schema\":\"\\\"A\\\"\",\"references\":[{\"name\":\"A\",\"subject\":\"a\",\"version\":1}]}|refers to other schemas, which is not supported: register it as a whole.",
      })
  void aSchemaThatCannotBeUsed(String answer, String end) {
    registry.answers(200, answer);
    UnusableSchemaException rejection = reject(7);
    assertThat(rejection.unknown()).isFalse();
    assertThat(rejection).hasMessage("The schema of id 7 in the schema registry " + end);
    assertThat(reject(7)).hasMessage(rejection.getMessage());
    assertThat(registry.requests()).hasSize(1);
  }

  @Test
  void aSchemaNestedBeyondAllMeasure() {
    String nested = "{\\\"type\\\":\\\"array\\\",\\\"items\\\":".repeat(50_000);
    registry.answers(200, "{\"schema\":\"" + nested + "\"}");
    assertThat(reject(7).unknown()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 408, 429})
  void aFailureThatPassesIsWaitedFor(int status) throws Exception {
    AtomicInteger failures = new AtomicInteger(3);
    registry.answers(
        exchange -> {
          if (failures.getAndDecrement() > 0) {
            FakeRegistry.send(exchange, status, "{\"error_code\":40403}");
          } else {
            FakeRegistry.send(exchange, 200, ROW);
          }
        });
    assertThat(schemas.byId(7).getName()).isEqualTo("Row");
    assertThat(clock.pauses()).containsExactly(100L, 200L, 400L);
  }

  @Test
  void aFailureThatDoesNotPassEndsTheProcessAndRejectsNothing() {
    registry.answers(503, "");
    assertThatThrownBy(() -> schemas.byId(7))
        .isInstanceOf(RegistryException.class)
        .hasMessage(
            "The schema registry at %s failed with HTTP status 503. The schema of id 7 was asked for"
                    .formatted(registry.address())
                + " during 5000 ms. No record is lost: see to the registry and start again.");
    // 100 + 200 + 400 + 800 + 1000 ... as long as they fit into five seconds.
    assertThat(clock.pauses()).containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L, 1000L);

    registry.answers(200, ROW);
    assertThat(schemas.byId(7).getName()).isEqualTo("Row");
  }

  @Test
  void nobodyListens() {
    registry.close();
    assertThatThrownBy(() -> schemas.byId(7))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("cannot be reached (ConnectException)");
    assertThat(clock.pauses()).hasSize(7);
  }

  @Test
  void aConnectionThatBreaksOff() {
    registry.answers(HttpExchange::close);
    assertThatThrownBy(() -> schemas.byId(7))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("cannot be reached (");
  }

  @Test
  void anAnswerThatBeginsAndDoesNotEnd() {
    registry.answersWithoutEnd();
    Patience brief =
        new Patience(
            Duration.ofMillis(200), Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(1));
    SchemaRegistry impatient =
        new SchemaRegistry(registry.address(), Credentials.none(), brief, clock);
    assertThatThrownBy(() -> impatient.byId(7))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("cannot be reached (no answer within 200 ms)");
  }

  @Test
  void anAnswerLargerThanAnySchema() {
    registry.answers(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] megabyte = new byte[1 << 20];
          // The client hangs up, which is an exception here that ends the exchange.
          for (int i = 0; i < 1000; i++) {
            exchange.getResponseBody().write(megabyte);
          }
        });
    assertThatThrownBy(() -> schemas.byId(7))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("cannot be reached (it sends more than 4194304 bytes)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "401|{\"error_code\":40101}|refuses this user (HTTP status 401): check the user",
        "403||refuses this user (HTTP status 403): check the user",
        "404|<html>no such page</html>|does not answer as a registry does (HTTP status 404 for /schemas/ids/7): check the path",
        "404|{\"status\":404,\"name\":\"NotFoundException\"}|does not answer as a registry does (HTTP status 404",
        "404||does not answer as a registry does (HTTP status 404",
        "200|<html>log in</html>|does not answer as a registry does (HTTP status 200",
        "200|{\"schema\":7}|does not answer as a registry does (HTTP status 200",
        "200|null|does not answer as a registry does (HTTP status 200",
        "302||does not answer as a registry does (HTTP status 302",
        "400|{\"error_code\":40403}|does not answer as a registry does (HTTP status 400",
      })
  void whatIsNoRegistryIsNoFaultOfTheRecord(int status, String body, String part) {
    registry.answers(status, body == null ? "" : body);
    assertThatThrownBy(() -> schemas.byId(7))
        .isInstanceOf(RegistryException.class)
        .hasMessageStartingWith("The schema registry at " + registry.address())
        .hasMessageContaining(part);
    assertThat(clock.pauses()).isEmpty();
  }

  @Test
  void credentialsAreSentAndNeverShown() {
    registry.answers(403, "");
    for (Credentials credentials :
        new Credentials[] {Credentials.basic("ann", "se:cret"), Credentials.bearer("sesame")}) {
      SchemaRegistry known = new SchemaRegistry(registry.address(), credentials, PATIENCE, clock);
      assertThatThrownBy(() -> known.byId(7)).message().doesNotContain("se:cret", "sesame");
      assertThat(credentials).hasToString("hidden");
    }
    assertThat(registry.authorizations())
        .containsExactly("Basic YW5uOnNlOmNyZXQ=", "Bearer sesame");
  }

  @Test
  void anInterruptedThreadStaysSo() {
    registry.answersWithoutEnd();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> schemas.byId(7))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("was interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost:8081|is no address of the kind http://host:port/path",
        "ftp://localhost|is no address of the kind http://host:port/path",
        "http://|is no address (",
        "http://ann:secret@localhost:8081|holds a user or password",
        "http://localhost:8081/?a=b|has something after its path",
        "http://local host|is no address (",
      })
  void anAddressThatIsNone(String address, String part) {
    assertThatThrownBy(() -> new SchemaRegistry(address, Credentials.none(), PATIENCE))
        .isInstanceOf(SetupException.class)
        .hasMessageStartingWith("schema.registry.url " + part)
        .message()
        .doesNotContain("secret");
  }

  @Test
  void aSlashAtTheEndOfTheAddress() {
    registry.answers(200, ROW);
    new SchemaRegistry(registry.address() + "/", Credentials.none(), PATIENCE).byId(7);
    assertThat(registry.requests()).containsExactly("/apis/ccompat/v7/schemas/ids/7");
  }

  private UnusableSchemaException reject(int id) {
    return catchThrowableOfType(UnusableSchemaException.class, () -> schemas.byId(id));
  }
}
