package io.millrace.worker.kafka;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.worker.source.BatchArchive;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.SourceException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * The batches that a run has trained on, read again in the order that its journal tells: by their
 * coordinates. Quick where the offsets of each partition ascend, whichever way the partitions
 * alternate. Owned by one thread.
 */
final class JournalledBatches implements BatchArchive {
  private static final Duration POLL = Duration.ofMillis(200);

  private final TopicReader reader;
  private final BatchDecoder decoder;

  /** Per partition, what was fetched and not asked for yet. */
  private final Map<Integer, Queue<ConsumerRecord<byte[], byte[]>>> queues = new HashMap<>();

  /** Per partition, the lowest offset that can be had without going back. */
  private final Map<Integer, Long> next = new HashMap<>();

  JournalledBatches(TopicReader reader, BatchDecoder decoder) {
    this.reader = reader;
    this.decoder = decoder;
  }

  /**
   * Which of the batches the topic does not have: retention has deleted them, or the topic was made
   * anew and is shorter.
   *
   * @return each of them once, in the order given
   * @throws SourceException when the broker does not tell
   */
  @Override
  public List<BatchCoordinate> missing(Collection<BatchCoordinate> needed) {
    Map<Integer, Long> beginnings;
    Map<Integer, Long> ends;
    try {
      beginnings = reader.beginningOffsets();
      ends = reader.endOffsets();
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      throw new SourceException(
          "The broker does not tell which of the journalled batches are left: "
              + e.getMessage()
              + ": check the broker and the client.* settings.",
          e);
    }
    return needed.stream()
        .distinct()
        .filter(
            at ->
                at.offset() < beginnings.getOrDefault(at.partition(), Long.MAX_VALUE)
                    || at.offset() >= ends.getOrDefault(at.partition(), 0L))
        .toList();
  }

  /**
   * The batch at exactly this coordinate, or the reason why it is none.
   *
   * @throws SourceException when there is no record at it, or the topic cannot be read
   * @throws WakeupException when the consumer was woken up
   */
  @Override
  public Delivery fetch(BatchCoordinate at) {
    int partition = at.partition();
    if (at.offset() < next.getOrDefault(partition, Long.MAX_VALUE)) {
      queues.put(partition, new ArrayDeque<>());
      reader.seek(partition, at.offset());
    }
    next.put(partition, at.offset());
    Queue<ConsumerRecord<byte[], byte[]>> queue = queues.get(partition);
    while (true) {
      // What lies between the batches asked for are those that the run has rejected.
      while (!queue.isEmpty() && queue.peek().offset() < at.offset()) {
        queue.remove();
      }
      if (!queue.isEmpty()) {
        break;
      }
      if (reader.position(partition) > at.offset()) {
        throw absent(at);
      }
      receive(at);
    }
    if (queue.peek().offset() > at.offset()) {
      throw absent(at);
    }
    next.put(partition, at.offset() + 1);
    return decoder.decode(queue.remove());
  }

  @Override
  public void close() {
    reader.close();
  }

  private void receive(BatchCoordinate at) {
    int partition = at.partition();
    reader.resume(partition);
    boolean something = false;
    for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
      queues.get(record.partition()).add(record);
      something = true;
    }
    // Whatever is asked for next, more of this partition is not wanted before its queue is empty.
    reader.pause(partition);
    if (!something
        && reader.position(partition) <= at.offset()
        && !missing(List.of(at)).isEmpty()) {
      throw absent(at);
    }
  }

  private static SourceException absent(BatchCoordinate at) {
    return new SourceException(
        "There is no batch at partition "
            + at.partition()
            + " offset "
            + at.offset()
            + ", though the journal names it: the batch topic was made anew, or its records were"
            + " deleted. A restart says what is missing and how to go on without it.",
        null);
  }
}
