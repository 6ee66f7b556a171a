package io.millrace.preprocessor.record.registry;

import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import io.millrace.preprocessor.record.WriterSchemas;
import io.millrace.service.registry.SchemaRegistry;
import io.millrace.service.registry.UnusableSchemaException;
import org.apache.avro.Schema;

/**
 * The schemas of a registry. A registry that does not answer ends the process; no record is lost.
 */
public record RegisteredSchemas(SchemaRegistry registry) implements WriterSchemas {

  @Override
  public Schema byId(int id) throws RejectedException {
    try {
      return registry.byId(id);
    } catch (UnusableSchemaException e) {
      throw new RejectedException(
          e.unknown() ? RejectionReason.UNKNOWN_SCHEMA : RejectionReason.UNUSABLE_SCHEMA,
          e.getMessage());
    }
  }
}
