package io.millrace.worker.app;

import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** A device by its name in PyTorch, or {@code auto}. */
final class DeviceValidator implements ConfigDef.Validator {
  private static final Pattern ALLOWED = Pattern.compile("auto|cpu|cuda(:\\d{1,3})?");

  @Override
  public void ensureValid(String name, Object value) {
    if (!ALLOWED.matcher(String.valueOf(value)).matches()) {
      throw new ConfigException(name, value, this + " is known");
    }
  }

  @Override
  public String toString() {
    return "auto, cpu, cuda or cuda:N";
  }
}
