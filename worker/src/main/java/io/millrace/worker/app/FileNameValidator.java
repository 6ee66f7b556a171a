package io.millrace.worker.app;

import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** A name that also names a directory and a Kafka transactional id. */
final class FileNameValidator implements ConfigDef.Validator {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  @Override
  public void ensureValid(String name, Object value) {
    if (!ALLOWED.matcher(String.valueOf(value)).matches()) {
      throw new ConfigException(
          name, value, "letters, digits, '.', '_' and '-', at most 100, the first no sign");
    }
  }

  @Override
  public String toString() {
    return "letters, digits, '.', '_' and '-'";
  }
}
