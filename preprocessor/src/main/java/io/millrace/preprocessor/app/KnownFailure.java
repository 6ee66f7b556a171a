package io.millrace.preprocessor.app;

import io.millrace.service.SetupException;
import io.millrace.service.registry.RegistryException;
import io.millrace.service.topic.Denial;
import java.util.Optional;

/**
 * What others keep the preprocessor from, found in whatever failed because of it: a broker denies
 * something, a schema registry does not answer. A sentence tells all of it, a stack trace nothing.
 */
final class KnownFailure {
  private KnownFailure() {}

  /**
   * What to tell whoever started the program.
   *
   * @return empty where the failure has another reason
   */
  static Optional<SetupException> in(Throwable failure) {
    return Denial.in(failure).or(() -> ofRegistry(failure));
  }

  private static Optional<SetupException> ofRegistry(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RegistryException) {
        return Optional.of(new SetupException(cause.getMessage(), failure));
      }
    }
    return Optional.empty();
  }
}
