package io.millrace.worker.app.outage;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** One broker and controller in a JVM of its own, to be killed and started again. */
final class BrokerNode implements AutoCloseable {
  private final NodePorts ports;
  private final Path properties;
  private final Path log;
  private Process process;

  private BrokerNode(NodePorts ports, Path properties, Path log) {
    this.ports = ports;
    this.properties = properties;
    this.log = log;
  }

  /**
   * Formats a directory for a node; {@link #start} starts it.
   *
   * @param all nodes of the cluster, this one among them
   */
  static BrokerNode prepare(String cluster, Path directory, NodePorts ports, List<NodePorts> all)
      throws Exception {
    Path data = Files.createDirectories(directory.resolve("data"));
    try (PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(silent)
          .setNodeId(ports.id())
          .setClusterId(cluster)
          .addDirectory(data.toString())
          .setMetadataLogDirectory(data.toString())
          .setControllerListenerName(NodeSettings.CONTROLLER_LISTENER)
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .run();
    }
    Path file = directory.resolve("node.properties");
    Properties settings = NodeSettings.of(ports, data, all);
    try (OutputStream out = Files.newOutputStream(file)) {
      settings.store(out, null);
    }
    return new BrokerNode(ports, file, directory.resolve("node.log"));
  }

  int id() {
    return ports.id();
  }

  /** Starts the process on the directory as it is, and waits for nothing. */
  void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx192m",
            "-XX:+UseSerialGC",
            // What is killed every few seconds is best started fast.
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            NodeProcess.class.getName(),
            properties.toString());
    ProcessBuilder.Redirect output = ProcessBuilder.Redirect.appendTo(log.toFile());
    process = builder.redirectOutput(output).redirectErrorStream(true).start();
  }

  /**
   * As kill -9 does it.
   *
   * @throws AssertionError when it had ended by itself
   */
  void kill() throws Exception {
    requireAlive();
    process.destroyForcibly().waitFor();
  }

  /**
   * Says whether it runs still.
   *
   * @throws AssertionError when it has ended by itself
   */
  void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError("Broker " + id() + " ended by itself: " + Files.readString(log));
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
      process.onExit().join();
    }
  }
}
