package io.millrace.service.registry;

import io.millrace.service.SetupException;
import io.millrace.service.config.Settings;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The rows of every application's table that say where the schema registry is, if there is one. */
public final class RegistrySettings {
  public static final String URL = "schema.registry.url";
  public static final String REGISTER = "schema.registry.register";
  public static final String USER = "schema.registry.user";
  public static final String PASSWORD = "schema.registry.password";
  public static final String TOKEN = "schema.registry.token";

  private RegistrySettings() {}

  /** Adds the rows to a table. */
  public static ConfigDef addTo(ConfigDef table) {
    return table
        .define(
            URL,
            ConfigDef.Type.STRING,
            "",
            Importance.MEDIUM,
            "Where a schema registry answers as Confluent's does. With it, what is written in Avro"
                + " begins with a zero byte and its schema's number there, and such records are"
                + " read; without it, nothing but single-object encoding is.")
        .define(
            REGISTER,
            ConfigDef.Type.BOOLEAN,
            true,
            Importance.LOW,
            "Whether schemas are registered, each under its topic's name and -value; false where"
                + " they are there already and this user may only read.")
        .define(
            USER,
            ConfigDef.Type.STRING,
            "",
            Importance.LOW,
            "User of the schema registry, with schema.registry.password.")
        .define(PASSWORD, ConfigDef.Type.PASSWORD, "", Importance.LOW, "Password of that user.")
        .define(
            TOKEN,
            ConfigDef.Type.PASSWORD,
            "",
            Importance.LOW,
            "Bearer token of the schema registry, instead of user and password.");
  }

  /**
   * Checks what can be told without asking anybody.
   *
   * @throws SetupException when the settings contradict each other
   */
  public static void requireSound(Settings settings) {
    boolean user = !settings.string(USER).isEmpty();
    boolean password = !settings.secret(PASSWORD).isEmpty();
    boolean token = !settings.secret(TOKEN).isEmpty();
    if (user && token) {
      throw new SetupException(
          "Both schema.registry.user and schema.registry.token are set: set one of them.");
    }
    if (user != password) {
      throw new SetupException(
          "There is a "
              + (user ? USER : PASSWORD)
              + " and no "
              + (user ? PASSWORD : USER)
              + ": set both, or none.");
    }
    if ((user || token) && settings.string(URL).isEmpty()) {
      throw new SetupException(
          "There are credentials of a schema registry and no schema.registry.url: set it as well.");
    }
  }

  /**
   * The registry, which is not asked yet; none where no address is set.
   *
   * @throws SetupException when the address is none, or the settings contradict each other
   */
  public static Optional<SchemaRegistry> registry(Settings settings) {
    requireSound(settings);
    String address = settings.string(URL);
    return address.isEmpty()
        ? Optional.empty()
        : Optional.of(new SchemaRegistry(address, credentials(settings), Patience.DEFAULT));
  }

  private static Credentials credentials(Settings settings) {
    String token = settings.secret(TOKEN);
    String user = settings.string(USER);
    if (!token.isEmpty()) {
      return Credentials.bearer(token);
    }
    return user.isEmpty() ? Credentials.none() : Credentials.basic(user, settings.secret(PASSWORD));
  }
}
