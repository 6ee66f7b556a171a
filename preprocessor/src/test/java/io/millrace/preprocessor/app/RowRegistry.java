package io.millrace.preprocessor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.avro.Codec;
import io.millrace.schemas.avro.ContractSchemas;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.service.registry.FakeRegistry;

/** A schema registry with a record's schema and one that is none. */
final class RowRegistry implements AutoCloseable {
  /** Id of the schema of a record with a field text. */
  static final int ROW = 1;

  /** Id of a schema that is no record's. */
  static final int STRING = 2;

  /** Id of whatever is registered, which is the schema of batches. */
  static final int BATCH = 4;

  /** Id of no schema. */
  static final int UNKNOWN = 3;

  private final FakeRegistry registry = new FakeRegistry();

  RowRegistry() {
    registry.answers(
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          if (exchange.getRequestMethod().equals("POST")) {
            FakeRegistry.send(exchange, 200, "{\"id\":" + BATCH + "}");
          } else if (path.endsWith("/" + ROW)) {
            FakeRegistry.send(exchange, 200, FakeRegistry.ROW);
          } else if (path.endsWith("/" + STRING)) {
            FakeRegistry.send(exchange, 200, "{\"schema\":\"\\\"string\\\"\"}");
          } else {
            FakeRegistry.send(exchange, 404, FakeRegistry.NOT_FOUND);
          }
        });
  }

  /** Reads the batches of who writes with this registry. */
  static Codec<TokenBatch> batches() {
    return TokenBatch.CODEC.in(
        TokenBatch.CODEC
            .format()
            .reading(
                id -> {
                  assertThat(id).isEqualTo(BATCH);
                  return ContractSchemas.TOKEN_BATCH;
                }));
  }

  String address() {
    return registry.address();
  }

  @Override
  public void close() {
    registry.close();
  }
}
