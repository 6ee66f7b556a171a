package io.millrace.benchmarks.pipeline;

import io.millrace.broker.Broker;
import io.millrace.broker.EmbeddedBroker;
import io.millrace.service.SetupException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The embedded broker in a Java process of its own, which ends when its standard input does. */
public final class BrokerProcess implements Broker {
  private final Process process;
  private final String bootstrapServers;

  private BrokerProcess(Process process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts the process and waits until the broker serves requests.
   *
   * @throws SetupException when it does not start
   */
  static BrokerProcess start(Path directory) {
    try {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Dmillrace.log.file=" + directory.resolveSibling("broker.log"),
                  "-cp",
                  System.getProperty("java.class.path"),
                  BrokerProcess.class.getName(),
                  directory.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      // Not closed: what the process prints after that nobody needs, and it prints nothing.
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      String servers = out.readLine();
      if (servers == null) {
        throw new SetupException(
            "The broker's process ended before it was up: standard error says why.");
      }
      return new BrokerProcess(process, servers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process itself: prints where the broker is, and waits for the end of standard input. */
  public static void main(String[] arguments) throws IOException {
    try (EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]), 0)) {
      System.out.println(broker.bootstrapServers());
      while (System.in.read() >= 0) {}
    }
  }

  @Override
  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      process.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
