package io.millrace.worker.kafka;

import io.millrace.schemas.avro.ContractException;
import io.millrace.schemas.control.ControlCommandReader;
import io.millrace.service.log.LogContext;
import io.millrace.worker.control.CommandQueue;
import io.millrace.worker.control.ReceivedCommand;
import io.millrace.worker.control.Unanswered;
import io.millrace.worker.source.SourceException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * The control topic, read by a thread of its own: a command must arrive also while the reader of
 * batches waits for room.
 */
final class KafkaCommandQueue implements CommandQueue, AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);

  /** More stay on the topic until there is room. */
  private static final int MOST_WAITING = 1000;

  private final TopicReader reader;
  private final ControlCommandReader commands;
  private final long fromOffset;
  private final BlockingQueue<Arrived> queue = new LinkedBlockingQueue<>(MOST_WAITING);
  private final Thread thread = new Thread(LogContext.carried(this::read), "millrace-control");
  private volatile SourceException failure;
  private volatile boolean closing;

  /** Taken out of the queue by the trainer while it waited. */
  private Arrived waitedFor;

  /** What the trainer is working on, or is about to; null where there is nothing. */
  private volatile Arrived inHand;

  private record Arrived(ReceivedCommand command, Instant at) {
    Optional<String> id() {
      return command instanceof ReceivedCommand.Decoded decoded
          ? Optional.of(decoded.command().id())
          : Optional.empty();
    }
  }

  KafkaCommandQueue(TopicReader reader, ControlCommandReader commands, long fromOffset) {
    this.reader = reader;
    this.commands = commands;
    this.fromOffset = fromOffset;
  }

  void start() {
    thread.start();
  }

  /**
   * The next command.
   *
   * @throws SourceException when the topic cannot be read: a run that nobody can stop must end
   */
  @Override
  public Optional<ReceivedCommand> next() {
    Arrived next = waitedFor == null ? queue.poll() : waitedFor;
    waitedFor = null;
    inHand = next;
    if (next == null && failure != null) {
      throw failure;
    }
    return Optional.ofNullable(next).map(Arrived::command);
  }

  @Override
  public void await(Duration atMost) throws InterruptedException {
    if (waitedFor == null) {
      waitedFor = queue.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
      inHand = waitedFor;
    }
  }

  @Override
  public Unanswered unanswered() {
    Arrived first = inHand;
    Arrived waiting = queue.peek();
    int commands = queue.size() + (first == null ? 0 : 1);
    return new Unanswered(
        commands,
        Optional.ofNullable(first).flatMap(Arrived::id),
        Optional.ofNullable(first == null ? waiting : first).map(Arrived::at));
  }

  @Override
  public void close() {
    closing = true;
    reader.consumer().wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (reader) {
      reader.seekToWhatIsLeft(Map.of(0, fromOffset));
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
          if (!isQueued(new Arrived(received(record), Instant.now()))) {
            return;
          }
        }
      }
    } catch (WakeupException | InterruptException | InterruptedException e) {
      // Woken up to close.
    } catch (SourceException e) {
      failure = e;
    } catch (RuntimeException | Error e) {
      failure = new SourceException("Reading commands failed: " + e.getMessage(), e);
    }
  }

  /** Waits until there is room; false where it is closed meanwhile. */
  private boolean isQueued(Arrived command) throws InterruptedException {
    while (!queue.offer(command, POLL.toMillis(), TimeUnit.MILLISECONDS)) {
      if (closing) {
        return false;
      }
    }
    return true;
  }

  private ReceivedCommand received(ConsumerRecord<byte[], byte[]> record) {
    try {
      return new ReceivedCommand.Decoded(
          record.offset(), commands.read(record.value(), record.offset(), record.timestamp()));
    } catch (ContractException e) {
      return new ReceivedCommand.Malformed(record.offset(), e.getMessage());
    }
  }
}
