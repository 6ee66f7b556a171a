package io.millrace.service.registry;

import io.millrace.schemas.avro.Codec;
import io.millrace.service.SetupException;
import io.millrace.service.config.Settings;
import java.util.Optional;

/**
 * How the contracts are written and read as it is set: in single-object encoding, or with a schema
 * registry in its wire format. With a registry both are read, so that a pipeline can be switched
 * over at any time, one process after the other, readers first.
 */
public final class ContractCodecs {
  private final Optional<SchemaRegistry> registry;
  private final boolean register;

  private ContractCodecs(Optional<SchemaRegistry> registry, boolean register) {
    this.registry = registry;
    this.register = register;
  }

  /**
   * Asks nobody yet.
   *
   * @throws SetupException when the registry's settings are wrong
   */
  public static ContractCodecs of(Settings settings) {
    return new ContractCodecs(
        RegistrySettings.registry(settings), settings.flag(RegistrySettings.REGISTER));
  }

  /** The registry, if one is set. */
  public Optional<SchemaRegistry> registry() {
    return registry;
  }

  /**
   * Reads records; the registry is asked for each schema once.
   *
   * @return what throws a {@link RegistryException} for a record whose schema could not be found
   *     out
   */
  public <T> Codec<T> reading(Codec<T> codec) {
    return registry.map(known -> codec.in(codec.format().reading(known))).orElse(codec);
  }

  /**
   * Reads records, and writes them to a topic; the registry is asked for the schema's id now.
   *
   * @throws SetupException when there is none to be had
   */
  public <T> Codec<T> writing(Codec<T> codec, String topic) {
    return registry
        .map(
            known -> {
              String subject = topic + "-value";
              int id =
                  register
                      ? known.register(subject, codec.format().current())
                      : known.registered(subject, codec.format().current());
              return codec.in(codec.format().reading(known).writing(id));
            })
        .orElse(codec);
  }
}
