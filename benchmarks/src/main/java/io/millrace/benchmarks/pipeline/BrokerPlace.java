package io.millrace.benchmarks.pipeline;

import io.millrace.broker.Broker;
import io.millrace.broker.EmbeddedBroker;
import java.nio.file.Path;

/** Where the Kafka broker of a benchmark runs; on the same machine in any case. */
public enum BrokerPlace {
  /** In the process that is measured. */
  SAME_PROCESS("in the same process"),
  /** In a process beside it. */
  OWN_PROCESS("in a process of its own");

  private final String text;

  BrokerPlace(String text) {
    this.text = text;
  }

  /** Starts a broker with its data in a directory. */
  public Broker start(Path directory) {
    return this == SAME_PROCESS
        ? EmbeddedBroker.start(directory, 0)
        : BrokerProcess.start(directory);
  }

  /** The place in words. */
  public String text() {
    return text;
  }
}
