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
      add(topology, route, sequences, batches);
    }
    return topology;
  }

  private static void add(
      Topology topology, Route route, SequenceMaker sequences, BatchMaker batches) {
    topology
        .addSource(
            route.source(), new ByteArrayDeserializer(), new ByteArrayDeserializer(), route.input())
        .addProcessor(
            route.batcher(), () -> new BatchingProcessor(route, sequences, batches), route.source())
        .addStateStore(
            PendingStore.builder(route.pendingStore(), TopicSpec.BATCH_MAX_BYTES), route.batcher())
        .addStateStore(LedgerStore.builder(route.ledgerStore()), route.batcher())
        .addSink(
            route.batchSink(),
            route.output(),
            new ByteArraySerializer(),
            Output.SERIALIZER,
            SAME_PARTITION,
            route.batcher());
    addSink(topology, route.deadLetterSink(), route.deadLetters(), route);
    if (route.selection().deduplicate() > 0) {
      topology.addStateStore(RecentStore.builder(route.recentStore()), route.batcher());
    }
    if (route.selection().holdsOut()) {
      addSink(topology, route.heldOutSink(), route.selection().heldOut(), route);
    }
  }

  private static void addSink(Topology topology, String name, String topic, Route route) {
    topology.addSink(name, topic, new ByteArraySerializer(), Output.SERIALIZER, route.batcher());
  }
}
