package io.millrace.service.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.schemas.avro.WriterSchemas;
import io.millrace.service.SetupException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schemas of a registry with Confluent's REST API (Confluent's own, Apicurio under {@code
 * /apis/ccompat/v7}, Karapace, Redpanda). What an id means never changes, so schemas are kept; that
 * an id means nothing may change within the minute, when a producer was faster than its
 * registration, so that is kept for {@link #REFUSAL_KEPT}. Safe for use by several threads.
 */
public final class SchemaRegistry implements WriterSchemas {
  /** How long an id that could not be used is not asked for again. */
  static final Duration REFUSAL_KEPT = Duration.ofSeconds(30);

  private static final String SCHEMA_OF = "/schemas/ids/";
  private static final String SUBJECTS = "/subjects/";

  private static final Logger LOG = LoggerFactory.getLogger(SchemaRegistry.class);

  /** Of either kind; a stream has a handful. */
  private static final int MOST_REMEMBERED = 1000;

  private final RegistryClient client;
  private final Patience patience;
  private final Clock clock;
  private final Remembered<Schema> schemas = new Remembered<>(MOST_REMEMBERED);
  private final Remembered<Refusal> refusals = new Remembered<>(MOST_REMEMBERED);

  /** Why an id cannot be used, and until when that holds without asking again. */
  private record Refusal(UnusableSchemaException why, long until) {}

  /**
   * Makes the client; the registry is first asked when a record names an id.
   *
   * @param address of the API, with http or https
   * @throws SetupException when the address is none
   */
  public SchemaRegistry(String address, Credentials credentials, Patience patience) {
    this(address, credentials, patience, Clock.SYSTEM);
  }

  SchemaRegistry(String address, Credentials credentials, Patience patience, Clock clock) {
    this.client = new RegistryClient(address, credentials, patience.request());
    this.patience = patience;
    this.clock = clock;
  }

  /**
   * {@inheritDoc}
   *
   * @throws UnusableSchemaException when the registry says that there is none, or that it is no
   *     Avro record's
   * @throws RegistryException when the registry did not say within the patience there is
   */
  @Override
  public Schema byId(int id) {
    Optional<Schema> known = schemas.of(id);
    if (known.isPresent()) {
      return known.get();
    }
    Optional<Refusal> refused = refusals.of(id);
    if (refused.isPresent() && clock.nanoTime() - refused.get().until() < 0) {
      throw refused.get().why();
    }
    try {
      Schema schema = schema(id, ask(SCHEMA_OF + id));
      schemas.put(id, schema);
      return schema;
    } catch (UnusableSchemaException e) {
      refusals.put(id, new Refusal(e, clock.nanoTime() + REFUSAL_KEPT.toNanos()));
      throw e;
    }
  }

  /**
   * The id of a schema under a subject, which becomes its newest version if it is none yet.
   *
   * @throws SetupException when the registry refuses it, or did not answer within the patience
   */
  public int register(String subject, Schema schema) {
    RegistryAnswer answer = asked(subject, schema, SUBJECTS + encoded(subject) + "/versions");
    if (answer.status() == 409) {
      throw new SetupException(
          schemaOf(subject, schema)
              + " is incompatible with an earlier one there by the subject's rule"
              + said(answer)
              + ": set the subject's compatibility to BACKWARD, as the contracts change, or use a subject"
              + " of its own (topic.prefix).");
    }
    if (answer.status() == 422 || answer.status() == 400) {
      throw new SetupException(
          schemaOf(subject, schema)
              + " is not taken (HTTP status "
              + answer.status()
              + said(answer)
              + "): see to the registry's rules.");
    }
    return id(subject, schema, answer);
  }

  /**
   * The id of a schema that is registered under a subject.
   *
   * @throws SetupException when it is not, or the registry did not answer within the patience
   */
  public int registered(String subject, Schema schema) {
    RegistryAnswer answer = asked(subject, schema, SUBJECTS + encoded(subject));
    if (answer.notRegistered()) {
      throw new SetupException(
          schemaOf(subject, schema)
              + " is not registered: register "
              + schema.getName()
              + ".avsc there, or let it be done with "
              + RegistrySettings.REGISTER
              + "=true.");
    }
    return id(subject, schema, answer);
  }

  private RegistryAnswer asked(String subject, Schema schema, String path) {
    String body = JsonNodeFactory.instance.objectNode().put("schema", schema.toString()).toString();
    try {
      return waitingFor("The schema of subject " + subject, () -> client.post(path, body));
    } catch (RegistryException e) {
      throw new SetupException(e.getMessage(), e);
    }
  }

  private int id(String subject, Schema schema, RegistryAnswer answer) {
    if (!answer.holdsId()) {
      throw new SetupException(unexpected(answer, SUBJECTS + subject).getMessage());
    }
    int id = answer.json().path("id").asInt();
    // What is written is read without asking.
    schemas.put(id, schema);
    return id;
  }

  private String schemaOf(String subject, Schema schema) {
    return "The schema "
        + schema.getFullName()
        + " under the subject "
        + subject
        + " of the schema registry at "
        + client.address();
  }

  private static String said(RegistryAnswer answer) {
    return answer.message().isEmpty() ? "" : " (" + answer.message() + ")";
  }

  private static String encoded(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private RegistryAnswer ask(String path) {
    RegistryAnswer answer =
        waitingFor(
            "The schema of id " + path.substring(SCHEMA_OF.length()), () -> client.get(path));
    if (answer.holdsSchema() || answer.unknownId()) {
      return answer;
    }
    throw unexpected(answer, path);
  }

  private RegistryAnswer waitingFor(String what, Supplier<RegistryAnswer> request) {
    long deadline = clock.nanoTime() + patience.total().toNanos();
    Duration pause = patience.firstPause();
    while (true) {
      try {
        return requireSettled(request.get());
      } catch (RegistryException e) {
        if (!e.passing()) {
          throw e;
        }
        if (clock.nanoTime() + pause.toNanos() - deadline >= 0) {
          throw new RegistryException(
              e.getMessage()
                  + " "
                  + what
                  + " was asked for during "
                  + patience.total().toMillis()
                  + " ms. No record is lost: see to the registry and start again.",
              false,
              e);
        }
        LOG.warn("{} Asking again in {} ms.", e.getMessage(), pause.toMillis());
        sleep(pause);
        pause = patience.after(pause);
      }
    }
  }

  /** An answer that another request would not make better, and that is no refusal of this user. */
  private RegistryAnswer requireSettled(RegistryAnswer answer) {
    String registry = "The schema registry at " + client.address();
    if (answer.passing()) {
      throw new RegistryException(
          registry + " failed with HTTP status " + answer.status() + ".", true, null);
    }
    if (answer.status() == 401 || answer.status() == 403) {
      throw new RegistryException(
          registry
              + " refuses this user (HTTP status "
              + answer.status()
              + "): check the user and password, or the token, that are set for it, and what it may"
              + " do.",
          false,
          null);
    }
    return answer;
  }

  private RegistryException unexpected(RegistryAnswer answer, String path) {
    return new RegistryException(
        "The schema registry at "
            + client.address()
            + " does not answer as a registry does (HTTP status "
            + answer.status()
            + " for "
            + path
            + "): check the path of schema.registry.url.",
        false,
        null);
  }

  private static Schema schema(int id, RegistryAnswer answer) {
    if (answer.unknownId()) {
      throw new UnusableSchemaException(
          true, "The schema registry has no schema of id " + id + ", which the record names.");
    }
    JsonNode json = answer.json();
    if (!json.path("schemaType").asText("AVRO").equals("AVRO")) {
      throw unusable(id, "is not Avro's; only Avro is read");
    }
    if (!json.path("references").isEmpty()) {
      throw unusable(id, "refers to other schemas, which is not supported: register it as a whole");
    }
    Schema schema;
    try {
      schema = new Schema.Parser().parse(json.path("schema").asText());
    } catch (RuntimeException e) {
      // Avro's own for most, but for example a negative size is an IllegalArgumentException.
      throw unusable(id, "cannot be parsed");
    }
    if (schema.getType() != Schema.Type.RECORD) {
      throw unusable(id, "is of " + schema.getType().getName() + ", not of a record");
    }
    return schema;
  }

  private static UnusableSchemaException unusable(int id, String why) {
    return new UnusableSchemaException(
        false, "The schema of id " + id + " in the schema registry " + why + ".");
  }

  private void sleep(Duration pause) {
    try {
      clock.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryException(
          "Waiting for the schema registry at " + client.address() + " was interrupted.", false, e);
    }
  }
}
