package io.millrace.preprocessor.record;

import org.apache.avro.Schema;

/** The schemas that records were written with, by the ids that a schema registry gave them. */
public interface WriterSchemas {

  /**
   * The schema of an id.
   *
   * @param id as it stands in the record, from 0
   * @return a schema of whatever type
   * @throws RejectedException when nothing can be read under this id, whoever asks: the registry
   *     does not know it, or has something else under it than an Avro schema
   * @throws RuntimeException when it could not be found out, so that the record is not to blame
   */
  Schema byId(int id) throws RejectedException;

  /** No registry: every record that names an id is rejected. */
  static WriterSchemas none() {
    return id -> {
      throw new RejectedException(
          RejectionReason.UNKNOWN_SCHEMA,
          "The record begins with a zero byte, as Avro from a schema registry does (id "
              + id
              + "), and no registry is set: set schema.registry.url, or record.encoding=text if"
              + " the records are plain text.");
    };
  }
}
