package io.millrace.worker.app.outage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where a node listens, also when it is started again.
 *
 * @param id of the node, from 1
 * @param broker port for clients
 * @param controller port for the quorum
 */
record NodePorts(int id, int broker, int controller) {

  /**
   * Below those that an operating system gives to outgoing connections: a client's would take the
   * port of a node that is down.
   */
  private static final int LOWEST = 15_000;

  private static final int ABOVE = 30_000;

  /** Ports that were free a moment ago. */
  static NodePorts free(int id) {
    int broker = free();
    int controller = free();
    while (controller == broker) {
      controller = free();
    }
    return new NodePorts(id, broker, controller);
  }

  private static int free() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, ABOVE);
      if (isFree(port)) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
      return true;
    } catch (BindException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
