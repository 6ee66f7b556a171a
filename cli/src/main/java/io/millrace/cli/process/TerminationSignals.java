package io.millrace.cli.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Catches Ctrl-C (SIGINT) and SIGTERM before the JVM begins its shutdown: in a shutdown nothing can
 * register a hook any more, which a Kafka broker that is just starting must. Through reflection,
 * because {@code sun.misc.Signal} is on every JDK from 17 on and yet no part of the platform that
 * {@code --release} shows to the compiler.
 */
final class TerminationSignals {
  private static final Logger LOG = LoggerFactory.getLogger(TerminationSignals.class);

  private TerminationSignals() {}

  /**
   * Calls {@code action} at each signal, on a thread of the JVM's.
   *
   * @return undoes it; empty where signals cannot be caught
   */
  static Optional<Runnable> onSignal(Runnable action) {
    try {
      List<Runnable> undo = List.of(handle("INT", action), handle("TERM", action));
      return Optional.of(() -> undo.forEach(Runnable::run));
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      LOG.debug("Signals cannot be caught here", e);
      return Optional.empty();
    }
  }

  private static Runnable handle(String name, Runnable action) throws ReflectiveOperationException {
    Class<?> signalType = Class.forName("sun.misc.Signal");
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    Object signal = signalType.getConstructor(String.class).newInstance(name);
    Object handler =
        Proxy.newProxyInstance(
            handlerType.getClassLoader(),
            new Class<?>[] {handlerType},
            (proxy, method, arguments) -> {
              if (method.getName().equals("handle")) {
                action.run();
                return null;
              }
              return method.getName().equals("equals")
                  ? (Object) (proxy == arguments[0])
                  : method.getName().equals("hashCode") ? (Object) 0 : "graceful exit";
            });
    Object before = install(signalType, handlerType, signal, handler);
    return () -> {
      try {
        install(signalType, handlerType, signal, before);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  private static Object install(
      Class<?> signalType, Class<?> handlerType, Object signal, Object handler)
      throws ReflectiveOperationException {
    try {
      return signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(e.getCause());
    }
  }
}
