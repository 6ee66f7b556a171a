package io.millrace.preprocessor.app;

import io.millrace.service.registry.FakeRegistry;

/** A schema registry with a record's schema and one that is none. */
final class RowRegistry implements AutoCloseable {
  /** Id of the schema of a record with a field text. */
  static final int ROW = 1;

  /** Id of a schema that is no record's. */
  static final int STRING = 2;

  /** Id of no schema. */
  static final int UNKNOWN = 3;

  private final FakeRegistry registry = new FakeRegistry();

  RowRegistry() {
    registry.answers(
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          if (path.endsWith("/" + ROW)) {
            FakeRegistry.send(exchange, 200, FakeRegistry.ROW);
          } else if (path.endsWith("/" + STRING)) {
            FakeRegistry.send(exchange, 200, "{\"schema\":\"\\\"string\\\"\"}");
          } else {
            FakeRegistry.send(exchange, 404, FakeRegistry.NOT_FOUND);
          }
        });
  }

  String address() {
    return registry.address();
  }

  @Override
  public void close() {
    registry.close();
  }
}
