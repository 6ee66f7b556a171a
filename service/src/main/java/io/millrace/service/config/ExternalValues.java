package io.millrace.service.config;

import io.millrace.service.SetupException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * Values that are kept elsewhere than in the settings, by Kafka's own providers and in Kafka's own
 * notation: {@code ${file:PATH:KEY}} is a key of a properties file, {@code ${directory:PATH:NAME}}
 * the content of a file in a directory, {@code ${env:NAME}} an environment variable.
 *
 * <p>Any other name before the colon is left as it is, for the Kafka clients' {@code
 * config.providers}.
 */
final class ExternalValues {
  private static final Map<String, Supplier<ConfigProvider>> PROVIDERS =
      Map.of(
          "file", FileConfigProvider::new,
          "directory", DirectoryConfigProvider::new,
          "env", EnvVarConfigProvider::new);

  private ExternalValues() {}

  /**
   * What was given, and which of it came from elsewhere.
   *
   * @param values by setting, with what the references stand for
   * @param external settings in whose values a reference was
   */
  record Resolved(Map<String, String> values, Set<String> external) {}

  /** Whether a value has a reference in it, to whatever provider. */
  static boolean isReferring(String value) {
    return ConfigTransformer.DEFAULT_PATTERN.matcher(value).find();
  }

  /**
   * Looks every reference up.
   *
   * @throws SetupException when one leads nowhere
   */
  static Resolved resolve(Map<String, String> given) {
    Map<String, String> values = new LinkedHashMap<>();
    Set<String> external = new TreeSet<>();
    given.forEach(
        (setting, value) -> {
          String resolved = resolve(setting, value);
          values.put(setting, resolved);
          if (!resolved.equals(value)) {
            external.add(setting);
          }
        });
    return new Resolved(values, external);
  }

  private static String resolve(String setting, String value) {
    Matcher reference = ConfigTransformer.DEFAULT_PATTERN.matcher(value);
    return reference.replaceAll(
        match ->
            Matcher.quoteReplacement(
                PROVIDERS.containsKey(match.group(1))
                    ? within(setting, look(setting, match.group(1), match.group(3), match.group(4)))
                    : match.group()));
  }

  /**
   * Within a login's options a value stands between quotes: its own must not end it, and what is
   * left over would be quoted by an error.
   */
  private static String within(String setting, String value) {
    return setting.endsWith(SaslConfigs.SASL_JAAS_CONFIG)
        ? value.replace("\\", "\\\\").replace("\"", "\\\"")
        : value;
  }

  private static String look(String setting, String name, String path, String key) {
    ConfigProvider provider = PROVIDERS.get(name).get();
    try (Closeable unused = provider) {
      provider.configure(Map.of());
      String value =
          provider.get(Objects.requireNonNullElse(path, ""), Set.of(key)).data().get(key);
      if (value == null) {
        throw missing(setting, name, path, key);
      }
      // A file made with an editor or echo ends with a line end, which no secret does.
      return name.equals("directory") ? value.replaceFirst("\\R$", "") : value;
    } catch (ConfigException e) {
      throw new SetupException(
          "The setting '%s' refers to ${%s:%s%s}, which cannot be read (%s): check the path and its permissions."
              .formatted(setting, name, path == null ? "" : path + ":", key, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SetupException missing(String setting, String name, String path, String key) {
    String what =
        switch (name) {
          case "file" -> "there is no key '%s' in the file %s: add it".formatted(key, path);
          case "directory" ->
              "there is no file '%s' in the directory %s: add it".formatted(key, path);
          default -> "there is no environment variable %s: set it".formatted(key);
        };
    return new SetupException(
        "The setting '%s' refers to what is kept elsewhere, and %s, or correct the setting."
            .formatted(setting, what));
  }
}
