package io.millrace.benchmarks;

import io.millrace.benchmarks.pipeline.BrokerPlace;
import picocli.CommandLine.Option;

/** Where the broker of a benchmark runs. */
final class BrokerOption {
  @Option(
      names = "--broker-process",
      description =
          "Run the Kafka broker in a process of its own, instead of in the one that is measured.")
  private boolean ownProcess;

  BrokerPlace place() {
    return ownProcess ? BrokerPlace.OWN_PROCESS : BrokerPlace.SAME_PROCESS;
  }
}
