package io.millrace.schemas.avro;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;

/** The schemas under {@code src/main/avro}, read from the class path. */
public final class ContractSchemas {
  public static final Schema TOKEN_BATCH = load("TokenBatch");
  public static final Schema TEXT_RECORD = load("TextRecord");
  public static final Schema CONTROL_COMMAND = load("ControlCommand");
  public static final Schema TRAINING_EVENT = load("TrainingEvent");

  private ContractSchemas() {}

  private static Schema load(String name) {
    try (InputStream in = ContractSchemas.class.getResourceAsStream("/avro/" + name + ".avsc")) {
      return new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
