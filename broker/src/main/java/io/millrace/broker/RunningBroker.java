package io.millrace.broker;

/**
 * A broker that somebody else started and will stop.
 *
 * @param bootstrapServers where it is
 */
record RunningBroker(String bootstrapServers) implements Broker {
  @Override
  public void close() {}
}
