package io.millrace.preprocessor.record.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import io.millrace.preprocessor.record.WriterSchemas;
import io.millrace.service.SetupException;
import java.time.Duration;
import java.util.Optional;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schemas of a registry with Confluent's REST API (Confluent's own, Apicurio under {@code
 * /apis/ccompat/v7}, Karapace, Redpanda). What an id means never changes, so schemas are kept; that
 * an id means nothing may change within the minute, when a producer was faster than its
 * registration, so that is kept for {@link #REFUSAL_KEPT}. Safe for use by several threads.
 */
public final class RegistrySchemas implements WriterSchemas {
  /** How long an id that could not be used is not asked for again. */
  static final Duration REFUSAL_KEPT = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(RegistrySchemas.class);

  /** Of either kind; a stream has a handful. */
  private static final int MOST_REMEMBERED = 1000;

  private final RegistryClient client;
  private final Patience patience;
  private final Clock clock;
  private final Remembered<Schema> schemas = new Remembered<>(MOST_REMEMBERED);
  private final Remembered<Refusal> refusals = new Remembered<>(MOST_REMEMBERED);

  /** Why an id cannot be used, and until when that holds without asking again. */
  private record Refusal(RejectionReason reason, String sentence, long until) {}

  /**
   * Makes the client; the registry is first asked when a record names an id.
   *
   * @param address of the API, with http or https
   * @throws SetupException when the address is none
   */
  public RegistrySchemas(String address, Credentials credentials, Patience patience) {
    this(address, credentials, patience, Clock.SYSTEM);
  }

  RegistrySchemas(String address, Credentials credentials, Patience patience, Clock clock) {
    this.client = new RegistryClient(address, credentials, patience.request());
    this.patience = patience;
    this.clock = clock;
  }

  /**
   * {@inheritDoc}
   *
   * @throws RegistryException when the registry did not say within the patience there is
   */
  @Override
  public Schema byId(int id) throws RejectedException {
    Optional<Schema> known = schemas.of(id);
    if (known.isPresent()) {
      return known.get();
    }
    Optional<Refusal> refused = refusals.of(id);
    if (refused.isPresent() && clock.nanoTime() - refused.get().until() < 0) {
      throw new RejectedException(refused.get().reason(), refused.get().sentence());
    }
    try {
      Schema schema = schema(id, ask(id));
      schemas.put(id, schema);
      return schema;
    } catch (RejectedException e) {
      long until = clock.nanoTime() + REFUSAL_KEPT.toNanos();
      refusals.put(id, new Refusal(e.reason(), e.getMessage(), until));
      throw e;
    }
  }

  private RegistryAnswer ask(int id) {
    long deadline = clock.nanoTime() + patience.total().toNanos();
    Duration pause = patience.firstPause();
    while (true) {
      try {
        return askOnce(id);
      } catch (RegistryException e) {
        if (!e.passing()) {
          throw e;
        }
        if (clock.nanoTime() + pause.toNanos() - deadline >= 0) {
          throw new RegistryException(
              e.getMessage()
                  + " The schema of id "
                  + id
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

  /** An answer that settles the matter; anything else is an exception. */
  private RegistryAnswer askOnce(int id) {
    RegistryAnswer answer = client.schema(id);
    if (answer.holdsSchema() || answer.unknownId()) {
      return answer;
    }
    String registry = "The schema registry at " + client.address();
    if (answer.passing()) {
      throw new RegistryException(
          registry + " failed with HTTP status " + answer.status() + ".", true, null);
    }
    if (answer.status() == 401 || answer.status() == 403) {
      throw new RegistryException(
          registry
              + " refuses the preprocessor (HTTP status "
              + answer.status()
              + "): check the user and password, or the token, that are set for it.",
          false,
          null);
    }
    throw new RegistryException(
        registry
            + " does not answer as a registry does (HTTP status "
            + answer.status()
            + " for /schemas/ids/"
            + id
            + "): check the path of schema.registry.url.",
        false,
        null);
  }

  private static Schema schema(int id, RegistryAnswer answer) throws RejectedException {
    if (answer.unknownId()) {
      throw new RejectedException(
          RejectionReason.UNKNOWN_SCHEMA,
          "The schema registry has no schema of id " + id + ", which the record names.");
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

  private static RejectedException unusable(int id, String why) {
    return new RejectedException(
        RejectionReason.UNUSABLE_SCHEMA,
        "The schema of id " + id + " in the schema registry " + why + ".");
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
