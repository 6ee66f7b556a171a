package io.millrace.preprocessor.app;

import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.ProducerFencedException;

/** What {@code instance.id} may be, and what it means when another process has it too. */
final class InstanceId {
  /** As Kafka has it for group.instance.id, with room for the number of the thread. */
  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{0,240}");

  static final ConfigDef.Validator VALIDATOR =
      ConfigDef.LambdaValidator.with(
          (name, value) -> {
            if (!LEGAL.matcher((String) value).matches()) {
              throw new ConfigException(
                  name, value, "At most 240 letters, digits, dots, underscores and hyphens.");
            }
          },
          () -> "at most 240 letters, digits, dots, underscores and hyphens");

  private InstanceId() {}

  /**
   * Whether a failure means that another process runs under the same name and has taken over. A
   * producer that is fenced in any other way never gets here: Kafka Streams makes a new one.
   */
  static boolean wasTaken(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof FencedInstanceIdException || cause instanceof ProducerFencedException) {
        return true;
      }
    }
    return false;
  }
}
