package io.millrace.broker;

/** A running Kafka broker that was started for this process. */
public interface Broker extends AutoCloseable {

  /** host:port, as clients want it for {@code bootstrap.servers}. */
  String bootstrapServers();

  /** Stops the broker and waits for that. May be called again. */
  @Override
  void close();
}
