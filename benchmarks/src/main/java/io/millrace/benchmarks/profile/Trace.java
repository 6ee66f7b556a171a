package io.millrace.benchmarks.profile;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What PyTorch's profiler saw, as a Chrome trace.
 *
 * @param calls in any order
 */
record Trace(List<Call> calls) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * Reads the file that DJL's {@code stopProfile} writes. It is no JSON where an operator's shapes
   * were not recorded, but every field has a line of its own.
   *
   * @throws IOException when the file cannot be read or has other fields
   */
  static Trace read(Path file) throws IOException {
    List<Call> calls = new ArrayList<>();
    String name = null;
    double from = Double.NaN;
    double micros = Double.NaN;
    try {
      for (String line : Files.readAllLines(file)) {
        String field = line.trim();
        if (field.startsWith("\"name\":")) {
          String quoted = value(field);
          name = quoted.substring(1, quoted.length() - 1);
        } else if (field.startsWith("\"ts\":")) {
          from = Double.parseDouble(value(field));
        } else if (field.startsWith("\"dur\":")) {
          micros = Double.parseDouble(value(field));
        } else if (field.startsWith("\"tid\":")) {
          calls.add(new Call(name, Long.parseLong(value(field)), from, micros));
        }
      }
    } catch (NumberFormatException e) {
      throw new IOException("The profiler's trace '" + file + "' has another form", e);
    }
    return new Trace(calls);
  }

  private static String value(String field) {
    String behind = field.substring(field.indexOf(':') + 1).trim();
    return behind.endsWith(",") ? behind.substring(0, behind.length() - 1) : behind;
  }

  /** Writes it for chrome://tracing and for Perfetto. */
  void writeTo(Path file) throws IOException {
    ArrayNode events = JSON.createArrayNode();
    for (Call call : calls) {
      events
          .addObject()
          .put("name", call.name())
          .put("ph", "X")
          .put("ts", call.from())
          .put("dur", call.micros())
          .put("pid", "host")
          .put("tid", call.thread());
    }
    JSON.writeValue(file.toFile(), events);
  }
}
