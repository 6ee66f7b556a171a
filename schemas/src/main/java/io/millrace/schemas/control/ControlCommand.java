package io.millrace.schemas.control;

import io.millrace.schemas.avro.ContractSchemas;
import io.millrace.schemas.avro.RecordCodec;
import io.millrace.schemas.avro.SchemaVersions;
import io.millrace.schemas.avro.WireFormat;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A command as it travels on the control topic.
 *
 * @param id idempotency: a command is obeyed once per id
 * @param run the run it is for
 * @param type one of {@link Command}'s types, or what somebody thought was one
 * @param arguments by name; which ones there are depends on the type
 * @param issuedBy who sent it, for the record
 * @param issuedAt milliseconds since the epoch
 * @param expiresAt milliseconds since the epoch, after which it is to be ignored
 */
public record ControlCommand(
    String id,
    String run,
    String type,
    Map<String, String> arguments,
    String issuedBy,
    long issuedAt,
    OptionalLong expiresAt) {

  /** Commands to and from Avro's single-object encoding. */
  public static final RecordCodec<ControlCommand> CODEC =
      new RecordCodec<>(
          ControlCommand.class,
          WireFormat.singleObject(SchemaVersions.recorded(ContractSchemas.CONTROL_COMMAND)));

  public ControlCommand {
    arguments = Map.copyOf(arguments);
  }
}
