package io.millrace.service.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.millrace.schemas.avro.Codec;
import io.millrace.schemas.avro.ContractException;
import io.millrace.schemas.avro.ContractSchemas;
import io.millrace.schemas.control.ControlCommand;
import io.millrace.service.SetupException;
import io.millrace.service.config.Settings;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How schemas get their ids, and what is written and read with them. */
class RegistrationTest {
  private static final Schema SCHEMA = ContractSchemas.CONTROL_COMMAND;
  private static final String SUBJECTS = "/apis/ccompat/v7/subjects/";
  private static final ControlCommand COMMAND =
      new ControlCommand("id", "run", "pause", Map.of(), "ann", 5, OptionalLong.empty());

  private final FakeRegistry registry = new FakeRegistry();

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void whatIsWrittenBeginsWithTheIdAndIsReadWithoutAsking() throws Exception {
    AtomicReference<String> body = new AtomicReference<>();
    registry.answers(
        exchange -> {
          body.set(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          FakeRegistry.send(exchange, 200, "{\"id\":258}");
        });
    Codec<ControlCommand> codec = codecs(Map.of()).writing(ControlCommand.CODEC, "my control");

    byte[] bytes = codec.encode(COMMAND);
    assertThat(bytes).startsWith(0, 0, 0, 1, 2);
    assertThat(codec.decode(bytes)).isEqualTo(COMMAND);
    assertThat(codec.decode(ControlCommand.CODEC.encode(COMMAND))).isEqualTo(COMMAND);
    assertThat(registry.requests()).containsExactly(SUBJECTS + "my%20control-value/versions");
    assertThat(
            new Schema.Parser()
                .parse(new ObjectMapper().readTree(body.get()).path("schema").asText()))
        .isEqualTo(SCHEMA);
  }

  @Test
  void aReaderAsksForAnIdOnceAndGoesOnWithoutTheRegistry() {
    registry.answers(exchange -> answerSchema(exchange, SCHEMA));
    ContractCodecs codecs = codecs(Map.of());
    Codec<ControlCommand> codec = codecs.reading(ControlCommand.CODEC);
    byte[] bytes =
        ControlCommand.CODEC.in(ControlCommand.CODEC.format().writing(7)).encode(COMMAND);

    assertThat(codec.decode(bytes)).isEqualTo(COMMAND);
    registry.close();
    assertThat(codec.decode(bytes)).isEqualTo(COMMAND);
    assertThat(codec.encode(COMMAND)).isEqualTo(ControlCommand.CODEC.encode(COMMAND));
    assertThat(registry.requests()).hasSize(1);
  }

  @Test
  void theSchemaOfAnotherRecordIsNoneOfThisContract() {
    registry.answers(exchange -> answerSchema(exchange, ContractSchemas.TOKEN_BATCH));
    Codec<ControlCommand> codec = codecs(Map.of()).reading(ControlCommand.CODEC);

    assertThatThrownBy(() -> codec.decode(new byte[] {0, 0, 0, 0, 7, 2, 'a'}))
        .isInstanceOf(ContractException.class)
        .hasMessage(
            "ControlCommand cannot be read: the schema of id 7 in the schema registry is of"
                + " io.millrace.TokenBatch");
  }

  @Test
  void anIdThatIsUnknownIsTheRecordsFault() {
    Codec<ControlCommand> codec = codecs(Map.of()).reading(ControlCommand.CODEC);

    assertThatThrownBy(() -> codec.decode(new byte[] {0, 0, 0, 0, 7, 2, 'a'}))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("The schema registry has no schema of id 7");
  }

  @Test
  void whereNothingIsToBeRegisteredItIsLookedUp() {
    registry.answers(
        exchange ->
            FakeRegistry.send(
                exchange,
                200,
                "{\"subject\":\"control-value\",\"version\":1,\"id\":3,\"schema\":\"{}\"}"));
    Codec<ControlCommand> codec =
        codecs(Map.of("schema.registry.register", "false"))
            .writing(ControlCommand.CODEC, "control");

    assertThat(codec.encode(COMMAND)).startsWith(0, 0, 0, 0, 3);
    assertThat(registry.requests()).containsExactly(SUBJECTS + "control-value");
  }

  @ParameterizedTest
  @CsvSource({"40401", "40403"})
  void whatIsNotRegisteredIsSaid(int code) {
    registry.answers(exchange -> FakeRegistry.send(exchange, 404, "{\"error_code\":" + code + "}"));
    ContractCodecs codecs = codecs(Map.of("schema.registry.register", "false"));

    assertThatThrownBy(() -> codecs.writing(ControlCommand.CODEC, "control"))
        .isInstanceOf(SetupException.class)
        .hasMessage(
            "The schema io.millrace.ControlCommand under the subject control-value of the schema"
                + " registry at "
                + registry.address()
                + " is not registered: register ControlCommand.avsc there, or let it be done with"
                + " schema.registry.register=true.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "409|{\"error_code\":409,\"message\":\"b at /fields/0\"}|is incompatible with an earlier one there by the subject's rule (b at /fields/0): set the subject's compatibility to BACKWARD",
        "422|{\"error_code\":42201,\"message\":\"no schema\"}|is not taken (HTTP status 422 (no schema)): see to the registry's rules.",
        "401||refuses this user (HTTP status 401): check the user",
        "403||refuses this user (HTTP status 403): check the user",
        "404|<html>no such page</html>|does not answer as a registry does (HTTP status 404 for /subjects/control-value): check the path",
        "200|<html>log in</html>|does not answer as a registry does (HTTP status 200",
        "200|{\"id\":\"seven\"}|does not answer as a registry does (HTTP status 200",
        "200|{\"id\":-1}|does not answer as a registry does (HTTP status 200",
        "302||does not answer as a registry does (HTTP status 302",
      })
  void aStartThatGetsNoIdIsASentence(int status, String body, String part) {
    registry.answers(exchange -> FakeRegistry.send(exchange, status, body == null ? "" : body));
    ContractCodecs codecs = codecs(Map.of());

    assertThatThrownBy(() -> codecs.writing(ControlCommand.CODEC, "control"))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining(registry.address())
        .hasMessageContaining(part);
    assertThat(registry.requests()).hasSize(1);
  }

  @Test
  void aStartWaitsAWhileForARegistryThatIsAway() {
    registry.close();
    ManualClock clock = new ManualClock();
    SchemaRegistry away =
        new SchemaRegistry(registry.address(), Credentials.none(), Patience.DEFAULT, clock);

    assertThatThrownBy(() -> away.register("control-value", SCHEMA))
        .isInstanceOf(SetupException.class)
        .hasMessageStartingWith(
            "The schema registry at " + registry.address() + " cannot be reached (")
        .hasMessageEndingWith(
            "The schema of subject control-value was asked for during 6000 ms. No record is lost:"
                + " see to the registry and start again.");
    assertThat(clock.pauses()).hasSizeGreaterThan(3);
  }

  @Test
  void withoutARegistryNothingIsAsked() {
    ContractCodecs codecs = ContractCodecs.of(settings(Map.of()));
    assertThat(codecs.writing(ControlCommand.CODEC, "control")).isSameAs(ControlCommand.CODEC);
    assertThat(codecs.reading(ControlCommand.CODEC)).isSameAs(ControlCommand.CODEC);
  }

  @Test
  void aSecretThatIsNotSetIsNotWrittenDownAsOne() {
    assertThat(settings(Map.of()).effective()).containsEntry("schema.registry.password", "");
    assertThat(settings(Map.of("schema.registry.password", "s3cret")).effective())
        .containsEntry("schema.registry.password", Settings.MASK);
  }

  private ContractCodecs codecs(Map<String, String> more) {
    Map<String, String> given = new HashMap<>(more);
    given.put("schema.registry.url", registry.address());
    return ContractCodecs.of(settings(given));
  }

  private static Settings settings(Map<String, String> given) {
    return new Settings(RegistrySettings.addTo(new ConfigDef()), given, List.of());
  }

  private static void answerSchema(HttpExchange exchange, Schema schema) throws IOException {
    FakeRegistry.send(
        exchange,
        200,
        new ObjectMapper().createObjectNode().put("schema", schema.toString()).toString());
  }
}
