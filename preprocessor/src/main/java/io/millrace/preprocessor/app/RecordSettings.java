package io.millrace.preprocessor.app;

import io.millrace.preprocessor.record.AvroSchemas;
import io.millrace.preprocessor.record.RecordEncoding;
import io.millrace.preprocessor.record.RecordParser;
import io.millrace.preprocessor.record.WriterSchemas;
import io.millrace.preprocessor.record.registry.RegisteredSchemas;
import io.millrace.service.SetupException;
import io.millrace.service.config.Settings;
import io.millrace.service.registry.SchemaRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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
                + " besides TextRecord.avsc.");
  }

  RecordEncoding encoding() {
    return RecordEncoding.of(values.string(RECORD_ENCODING));
  }

  /**
   * What reads the records.
   *
   * @param registry of schemas, if there is one
   * @throws SetupException when there is no such directory of schemas
   */
  RecordParser parser(Optional<SchemaRegistry> registry) {
    String directory = values.string(AVRO_SCHEMAS);
    Map<Long, Schema> schemas =
        directory.isEmpty() ? Map.of() : AvroSchemas.fromDirectory(Path.of(directory));
    return new RecordParser(
        values.integer(MAX_RECORD_BYTES),
        schemas,
        registry.<WriterSchemas>map(RegisteredSchemas::new).orElse(WriterSchemas.none()));
  }
}
