package io.millrace.schemas.avro;

import org.apache.avro.Schema;

/** The schemas that records were written with, by the ids that a schema registry gave them. */
@FunctionalInterface
public interface WriterSchemas {

  /**
   * The schema of an id, the same object as long as it is remembered.
   *
   * @param id as it stands before the record, from 0
   * @throws ContractException when nothing can be read under this id, whoever asks: the registry
   *     does not know it, or has something else under it than an Avro record's schema
   * @throws RuntimeException when it could not be found out, so that the record is not to blame
   */
  Schema byId(int id);

  /** No registry: every record that names an id is refused. */
  static WriterSchemas none() {
    return id -> {
      throw new ContractException(
          "It is marked with the id "
              + id
              + " of a schema registry, and no registry is set: set schema.registry.url.");
    };
  }
}
