package io.millrace.cli.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals of the operating system. Through reflection, because {@code sun.misc.Signal} is on every
 * JDK from 17 on and yet no part of the platform that {@code --release} shows to the compiler.
 */
public final class Signals {
  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

  private Signals() {}

  /**
   * Calls {@code action} at each signal, on a thread of the JVM's.
   *
   * @param name without SIG, for example WINCH
   * @return undoes it; empty where the signal cannot be caught
   */
  public static Optional<Runnable> on(String name, Runnable action) {
    try {
      return Optional.of(handle(name, action));
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      LOG.debug("SIG{} cannot be caught here", name, e);
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
                  : method.getName().equals("hashCode") ? (Object) 0 : "signal handler";
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
