package io.millrace.broker;

import io.millrace.service.SetupException;

/**
 * The one broker that the integration tests of a JVM share; each test takes topics of its own by a
 * {@code topic.prefix}. The system property {@code broker} says which: {@code embedded} (the
 * default), {@code container}, or the host:port of one that runs already. It starts when it is
 * first asked for and ends with the JVM.
 */
public final class SharedBroker {
  /** The system property. */
  public static final String PROPERTY = "broker";

  private static Broker broker;
  private static String failure;

  private SharedBroker() {}

  /**
   * Where clients reach it.
   *
   * @throws SetupException when it cannot be started; a broker that was asked for and is missing
   *     fails every test that wants it
   */
  public static synchronized String bootstrapServers() {
    if (failure != null) {
      throw new SetupException(failure);
    }
    if (broker == null) {
      try {
        broker = of(System.getProperty(PROPERTY, "embedded"));
      } catch (SetupException e) {
        failure = e.getMessage();
        throw e;
      }
      Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "shared-broker-close"));
    }
    return broker.bootstrapServers();
  }

  /** Starts, or names, the broker that a value of the property asks for. */
  static Broker of(String kind) {
    return switch (kind) {
      case "", "embedded" -> TemporaryBroker.start();
      case "container" -> ContainerBroker.start();
      default -> new RunningBroker(kind);
    };
  }
}
