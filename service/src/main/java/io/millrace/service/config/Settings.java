package io.millrace.service.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.service.SetupException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * The settings of one application: its {@link ConfigDef} table with what was given, checked.
 *
 * <p>Keys that begin with one of the pass-through prefixes ({@code client.}, {@code producer.},
 * ...) are handed to the Kafka clients without the prefix. Any other key that is not in the table
 * is an error that names the nearest known one.
 */
public final class Settings {
  /** Settings of every Kafka client: SASL, TLS, timeouts. */
  public static final String CLIENT_PREFIX = "client.";

  private static final Pattern SECRET =
      Pattern.compile(
          "password|passphrase|secret|jaas|credential|user\\.info|token$|\\.key$|keystore\\.key");

  /** What {@link #effective} has in place of a secret. */
  public static final String MASK = "[hidden]";

  private final ConfigDef table;
  private final Map<String, String> given;
  private final Set<String> external;
  private final List<String> passThroughPrefixes;
  private final Map<String, String> passedThrough = new TreeMap<>();
  private final AbstractConfig values;

  /**
   * Checks what was given against the table. {@code ${file:PATH:KEY}}, {@code
   * ${directory:PATH:NAME}} and {@code ${env:NAME}} in a value stand for what is kept there.
   *
   * @param passThroughPrefixes each with its dot, for example {@code producer.}
   * @throws SetupException for an unknown key, a value of the wrong type or out of range, or one
   *     that is kept elsewhere and not there
   */
  public Settings(ConfigDef table, Map<String, String> given, List<String> passThroughPrefixes) {
    this(table, ExternalValues.resolve(given), passThroughPrefixes);
  }

  private Settings(
      ConfigDef table, ExternalValues.Resolved resolved, List<String> passThroughPrefixes) {
    this.table = table;
    this.given = Map.copyOf(resolved.values());
    this.external = Set.copyOf(resolved.external());
    this.passThroughPrefixes = List.copyOf(passThroughPrefixes);
    Map<String, String> own = new LinkedHashMap<>();
    given.forEach(
        (key, value) -> {
          if (table.names().contains(key)) {
            own.put(key, value);
          } else if (passThroughPrefixes.stream().anyMatch(key::startsWith)) {
            passedThrough.put(key, value);
          } else {
            throw unknown(key, passThroughPrefixes);
          }
        });
    try {
      this.values = new AbstractConfig(table, own, false);
    } catch (ConfigException e) {
      throw invalid(e);
    }
  }

  /** Values from elsewhere are secrets, and Kafka's message quotes the value. */
  private SetupException invalid(ConfigException e) {
    Optional<String> secret =
        external.stream()
            .filter(key -> e.getMessage().contains(" for configuration " + key))
            .findFirst();
    return secret
        .map(
            key ->
                new SetupException(
                    "What the setting '%s' refers to is no valid value of it: see --help for what is."
                        .formatted(key)))
        .orElseGet(() -> new SetupException(sentence(e), e));
  }

  private SetupException unknown(String key, List<String> prefixes) {
    String hint =
        NearestName.to(key, table.names())
            .map(nearest -> "did you mean '" + nearest + "'?")
            .orElse("known are " + new java.util.TreeSet<>(table.names()) + ".");
    return new SetupException(
        "Unknown setting '"
            + key
            + "': "
            + hint
            + (prefixes.isEmpty()
                ? ""
                : " (Settings of the Kafka clients begin with "
                    + String.join(", ", prefixes)
                    + ")"));
  }

  private static String sentence(ConfigException e) {
    String message = e.getMessage();
    return message.startsWith("Missing required configuration")
        ? message.replaceFirst(
                "Missing required configuration \"([^\"]+)\".*", "The setting '$1' is required")
            + ": give it with --set or in the --config file."
        : message.replaceFirst(
            "Invalid value (.*) for configuration ([^:]+)",
            "'$1' is no valid value of the setting '$2'");
  }

  /**
   * These settings with some of them given otherwise, as they are: whoever may command a run is not
   * to read files by it.
   *
   * @throws SetupException as the constructor
   */
  public Settings with(Map<String, String> otherwise) {
    Map<String, String> all = new LinkedHashMap<>(given);
    all.putAll(otherwise);
    return new Settings(table, new ExternalValues.Resolved(all, external), passThroughPrefixes);
  }

  /** Whether a value has a reference in it to what is kept elsewhere. */
  public static boolean isReferring(String value) {
    return ExternalValues.isReferring(value);
  }

  public String string(String key) {
    return values.getString(key);
  }

  /** The value of a password. */
  public String secret(String key) {
    return values.getPassword(key).value();
  }

  public int integer(String key) {
    return values.getInt(key);
  }

  public long longInteger(String key) {
    return values.getLong(key);
  }

  public double decimal(String key) {
    return values.getDouble(key);
  }

  public boolean flag(String key) {
    return values.getBoolean(key);
  }

  public List<String> list(String key) {
    return values.getList(key);
  }

  /**
   * Properties for a Kafka client: {@code bootstrap.servers}, then {@code client.*}, then {@code
   * <kind>.*}, the later ones winning.
   *
   * @param kind for example {@code producer}
   */
  public Map<String, Object> kafkaClient(String kind) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("bootstrap.servers", string(KafkaSettings.BOOTSTRAP_SERVERS));
    properties.putAll(passedThrough(CLIENT_PREFIX));
    properties.putAll(passedThrough(kind + "."));
    return properties;
  }

  /** What was given under a prefix, with the prefix taken off. */
  public Map<String, String> passedThrough(String prefix) {
    Map<String, String> result = new LinkedHashMap<>();
    passedThrough.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            result.put(key.substring(prefix.length()), value);
          }
        });
    return result;
  }

  /**
   * Every setting as it is in force, by name, with secrets masked: in the table these are of the
   * type password (eos.token is none), among those passed through their names tell, and what is
   * kept elsewhere is one whatever its name, numbers and flags excepted.
   */
  public Map<String, String> effective() {
    Map<String, String> result = new TreeMap<>();
    passedThrough.forEach(
        (key, value) ->
            result.put(
                key,
                external.contains(key) || SECRET.matcher(key.toLowerCase(Locale.ROOT)).find()
                    ? MASK
                    : value));
    values
        .values()
        .forEach(
            (key, value) ->
                result.put(
                    key,
                    external.contains(key) && isText(key)
                        ? masked(key, ConfigDef.convertToString(value, type(key)))
                        : isEmpty(value) ? "" : ConfigDef.convertToString(value, type(key))));
    return result;
  }

  /**
   * What stands for a value, another one for another: a start of a run has to see that something
   * was set otherwise than before, without knowing what.
   */
  private static String masked(String key, String value) {
    byte[] digest;
    try {
      digest = MessageDigest.getInstance("SHA-256").digest((key + "=" + value).getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
    return MASK.replace("]", " " + HexFormat.of().formatHex(digest, 0, 4) + "]");
  }

  /** Whether {@link #effective} has this in place of a secret. */
  public static boolean isMasked(String value) {
    return value.startsWith(MASK.substring(0, MASK.length() - 1)) && value.endsWith("]");
  }

  /** A password that is not set hides nothing, and nobody need be asked for it. */
  private static boolean isEmpty(Object value) {
    return value == null || (value instanceof Password password && password.value().isEmpty());
  }

  private boolean isText(String key) {
    return type(key) == ConfigDef.Type.STRING || type(key) == ConfigDef.Type.LIST;
  }

  private ConfigDef.Type type(String key) {
    return table.configKeys().get(key).type;
  }
}
