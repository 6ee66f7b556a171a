package io.millrace.schemas.event;

import io.millrace.schemas.avro.ContractSchemas;
import io.millrace.schemas.avro.RecordCodec;
import io.millrace.schemas.avro.SchemaVersions;
import io.millrace.schemas.avro.WireFormat;

/**
 * One entry of a run's journal, the {@code events} topic.
 *
 * @param run the run's id, also the record's key
 * @param incarnation identifies one start of the worker for the run
 * @param sequence counts the run's events from 1, without a gap, over all incarnations
 * @param step optimizer steps done when the event happened
 * @param time milliseconds since the epoch
 * @param payload what happened
 */
public record TrainingEvent(
    String run, String incarnation, long sequence, long step, long time, EventPayload payload) {

  /** Events to and from Avro's single-object encoding. */
  public static final RecordCodec<TrainingEvent> CODEC =
      new RecordCodec<>(
          TrainingEvent.class,
          WireFormat.singleObject(SchemaVersions.recorded(ContractSchemas.TRAINING_EVENT)));
}
