package io.millrace.worker.app.crash;

import io.millrace.worker.app.exactness.RunTopics;
import io.millrace.worker.app.exactness.TinyRun;
import io.millrace.worker.checkpoint.CheckpointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What of a run others can see.
 *
 * @param eventsEnd after the last record of the events topic, committed or not
 * @param committed the workers' offsets on the batch topic
 * @param checkpoints by directory, the incarnation that has saved it
 * @param others what else lies beside them
 */
record RunStanding(
    long eventsEnd,
    Map<TopicPartition, OffsetAndMetadata> committed,
    Map<String, String> checkpoints,
    Set<String> others) {

  static RunStanding of(RunTopics topics, TinyRun run) throws Exception {
    Map<String, String> checkpoints = new TreeMap<>();
    Set<String> others = new TreeSet<>();
    List<Path> entries;
    try (Stream<Path> listed = Files.list(run.checkpoints())) {
      entries = listed.toList();
    }
    for (Path entry : entries) {
      String name = entry.getFileName().toString();
      if (name.startsWith("step-")) {
        incarnation(entry, checkpoints);
      } else {
        others.add(name);
      }
    }
    return new RunStanding(
        topics.eventsEnd(), new HashMap<>(topics.committedOffsets(run.id())), checkpoints, others);
  }

  /** One that is removed while it is read is none. */
  private static void incarnation(Path checkpoint, Map<String, String> into) throws IOException {
    try {
      into.put(
          checkpoint.getFileName().toString(),
          CheckpointStore.verify(checkpoint).manifest().incarnation());
    } catch (IOException e) {
      if (Files.exists(checkpoint)) {
        throw e;
      }
    }
  }

  /** The directories that an incarnation has saved. */
  Set<String> savedBy(String incarnation) {
    Set<String> saved = new TreeSet<>(checkpoints.keySet());
    saved.removeIf(name -> !checkpoints.get(name).equals(incarnation));
    return saved;
  }
}
