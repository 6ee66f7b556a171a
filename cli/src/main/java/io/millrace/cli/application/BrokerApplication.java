package io.millrace.cli.application;

import io.millrace.broker.EmbeddedBroker;
import io.millrace.service.Application;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** The embedded broker as an application of its own. */
final class BrokerApplication implements Application {
  private final Path directory;
  private final int port;
  private final Consumer<EmbeddedBroker> started;
  private final CountDownLatch closed = new CountDownLatch(1);
  private EmbeddedBroker broker;

  BrokerApplication(Path directory, int port, Consumer<EmbeddedBroker> started) {
    this.directory = directory;
    this.port = port;
    this.started = started;
  }

  @Override
  public synchronized void start() {
    broker = EmbeddedBroker.start(directory, port);
    started.accept(broker);
  }

  @Override
  public boolean await() throws InterruptedException {
    closed.await();
    return true;
  }

  @Override
  public synchronized void close() {
    if (broker != null) {
      broker.close();
    }
    closed.countDown();
  }
}
