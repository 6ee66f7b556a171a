package io.millrace.worker.app.outage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/** A node as a process. Its argument is the file of its properties. */
public final class NodeProcess {
  private NodeProcess() {}

  /** Runs until it is killed, or until the process that started it is gone. */
  public static void main(String[] arguments) throws IOException {
    Properties properties = new Properties();
    try (InputStream file = Files.newInputStream(Path.of(arguments[0]))) {
      properties.load(file);
    }
    Thread orphaned = new Thread(NodeProcess::haltAtEndOfInput, "orphaned");
    orphaned.setDaemon(true);
    orphaned.start();
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
    server.startup();
    server.awaitShutdown();
  }

  private static void haltAtEndOfInput() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException e) {
      // The other end is gone, too.
    }
    Runtime.getRuntime().halt(1);
  }
}
