package io.millrace.preprocessor.streams;

import io.millrace.preprocessor.batch.BatchMaker;
import io.millrace.preprocessor.sequence.SequenceMaker;
import io.millrace.schemas.topic.TopicSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Builds the topology. */
public final class PreprocessorTopology {

  /**
   * Batches go where their records came from; if the batch topic was made with fewer partitions, at
   * least all of one text partition go to the same one.
   */
  private static final StreamPartitioner<byte[], Output> SAME_PARTITION =
      (topic, key, output, partitions) ->
          output instanceof Output.Batch batch
              ? Optional.of(Set.of(batch.partition() % partitions))
              : Optional.empty();

  private PreprocessorTopology() {}

  /** One sub-topology per route. */
  public static Topology of(List<Route> routes, SequenceMaker sequences, BatchMaker batches) {
    Topology topology = new Topology();
    for (Route route : routes) {
      topology
          .addSource(
              route.source(),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer(),
              route.input())
          .addProcessor(
              route.batcher(),
              () -> new BatchingProcessor(route, sequences, batches),
              route.source())
          .addStateStore(
              PendingStore.builder(route.store(), TopicSpec.BATCH_MAX_BYTES), route.batcher())
          .addSink(
              route.batchSink(),
              route.output(),
              new ByteArraySerializer(),
              Output.SERIALIZER,
              SAME_PARTITION,
              route.batcher())
          .addSink(
              route.deadLetterSink(),
              route.deadLetters(),
              new ByteArraySerializer(),
              Output.SERIALIZER,
              route.batcher());
    }
    return topology;
  }
}
