package io.millrace.preprocessor.app;

import io.millrace.preprocessor.record.AvroSchemas;
import io.millrace.preprocessor.record.RecordEncoding;
import io.millrace.preprocessor.record.RecordParser;
import io.millrace.preprocessor.record.WriterSchemas;
import io.millrace.preprocessor.record.registry.Credentials;
import io.millrace.preprocessor.record.registry.Patience;
import io.millrace.preprocessor.record.registry.RegistrySchemas;
import io.millrace.service.SetupException;
import io.millrace.service.config.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/**
 * The settings that say how a record's bytes are read.
 *
 * @param values checked against the preprocessor's table
 */
record RecordSettings(Settings values) {
  static final String RECORD_ENCODING = "record.encoding";
  static final String MAX_RECORD_BYTES = "max.record.bytes";
  static final String AVRO_SCHEMAS = "avro.schemas";
  static final String REGISTRY_URL = "schema.registry.url";
  static final String REGISTRY_USER = "schema.registry.user";
  static final String REGISTRY_PASSWORD = "schema.registry.password";
  static final String REGISTRY_TOKEN = "schema.registry.token";

  static void addTo(ConfigDef table) {
    table
        .define(
            RECORD_ENCODING,
            ConfigDef.Type.STRING,
            RecordEncoding.AUTO.setting(),
            ValidString.in(RecordEncoding.settings().toArray(String[]::new)),
            Importance.MEDIUM,
            "How records are written; auto tells by the first bytes. A record's header "
                + "millrace.encoding wins.")
        .define(
            MAX_RECORD_BYTES,
            ConfigDef.Type.INT,
            1_048_576,
            Range.atLeast(1),
            Importance.MEDIUM,
            "Bytes of a text record at most; larger ones become dead letters.")
        .define(
            AVRO_SCHEMAS,
            ConfigDef.Type.STRING,
            "",
            Importance.LOW,
            "Directory of .avsc files that producers write Avro's single-object encoding with,"
                + " besides TextRecord.avsc.")
        .define(
            REGISTRY_URL,
            ConfigDef.Type.STRING,
            "",
            Importance.MEDIUM,
            "Where a schema registry answers as Confluent's does; with it, records that begin with"
                + " a zero byte and a schema's number are Avro.")
        .define(
            REGISTRY_USER,
            ConfigDef.Type.STRING,
            "",
            Importance.LOW,
            "User of the schema registry, with schema.registry.password.")
        .define(
            REGISTRY_PASSWORD,
            ConfigDef.Type.PASSWORD,
            "",
            Importance.LOW,
            "Password of that user.")
        .define(
            REGISTRY_TOKEN,
            ConfigDef.Type.PASSWORD,
            "",
            Importance.LOW,
            "Bearer token of the schema registry, instead of user and password.");
  }

  RecordEncoding encoding() {
    return RecordEncoding.of(values.string(RECORD_ENCODING));
  }

  /**
   * What reads the records.
   *
   * @throws SetupException when there is no such directory of schemas, or the registry's address is
   *     none
   */
  RecordParser parser() {
    String directory = values.string(AVRO_SCHEMAS);
    Map<Long, Schema> schemas =
        directory.isEmpty() ? Map.of() : AvroSchemas.fromDirectory(Path.of(directory));
    return new RecordParser(values.integer(MAX_RECORD_BYTES), schemas, registry());
  }

  private WriterSchemas registry() {
    String address = values.string(REGISTRY_URL);
    return address.isEmpty()
        ? WriterSchemas.none()
        : new RegistrySchemas(address, credentials(), Patience.DEFAULT);
  }

  private Credentials credentials() {
    if (has(REGISTRY_TOKEN)) {
      return Credentials.bearer(values.secret(REGISTRY_TOKEN));
    }
    return has(REGISTRY_USER)
        ? Credentials.basic(values.string(REGISTRY_USER), values.secret(REGISTRY_PASSWORD))
        : Credentials.none();
  }

  /**
   * Checks what can be told without looking at a file or asking anybody.
   *
   * @throws SetupException when the registry's settings contradict each other
   */
  void requireSound() {
    boolean user = has(REGISTRY_USER);
    boolean password = has(REGISTRY_PASSWORD);
    boolean token = has(REGISTRY_TOKEN);
    if (user && token) {
      throw new SetupException(
          "Both schema.registry.user and schema.registry.token are set: set one of them.");
    }
    if (user != password) {
      throw new SetupException(
          "There is a "
              + (user ? REGISTRY_USER : REGISTRY_PASSWORD)
              + " and no "
              + (user ? REGISTRY_PASSWORD : REGISTRY_USER)
              + ": set both, or none.");
    }
    if ((user || token) && values.string(REGISTRY_URL).isEmpty()) {
      throw new SetupException(
          "There are credentials of a schema registry and no schema.registry.url: set it as well.");
    }
  }

  private boolean has(String setting) {
    return !(setting.equals(REGISTRY_USER) ? values.string(setting) : values.secret(setting))
        .isEmpty();
  }
}
