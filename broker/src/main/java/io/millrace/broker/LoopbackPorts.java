package io.millrace.broker;

import io.millrace.service.SetupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** TCP ports of 127.0.0.1. */
final class LoopbackPorts {
  static final String HOST = "127.0.0.1";

  private LoopbackPorts() {}

  /** A port that was free a moment ago. */
  static int free() {
    try (ServerSocket socket = bound(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("No free port on " + HOST, e);
    }
  }

  /**
   * The same port, if nobody listens on it.
   *
   * @throws SetupException when it cannot be bound
   */
  static int requireFree(int port) {
    try (ServerSocket socket = bound(port)) {
      return socket.getLocalPort();
    } catch (IOException | IllegalArgumentException e) {
      throw new SetupException(
          "The broker cannot listen on "
              + HOST
              + ":"
              + port
              + " ("
              + e.getMessage()
              + "): stop what uses this port, give another one, or 0 for any free one.",
          e);
    }
  }

  /** Whether a broker failed to start because one of its ports was taken. */
  static boolean isBindFailure(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return true;
      }
    }
    return false;
  }

  private static ServerSocket bound(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      // As Kafka does it: a port whose old connections are in TIME_WAIT can be had.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address(), port));
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  static InetAddress address() throws UnknownHostException {
    return InetAddress.getByAddress(HOST, new byte[] {127, 0, 0, 1});
  }
}
