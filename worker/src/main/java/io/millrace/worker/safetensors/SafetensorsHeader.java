package io.millrace.worker.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON header of a safetensors file, held against the rules of the format. */
final class SafetensorsHeader {
  /** The header, a tensor, its shape. */
  private static final int DEEPEST = 3;

  /** Mixtures of experts have some tens of thousands. */
  private static final int MOST_TENSORS = 1_000_000;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(30)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Bits of an element, by safetensors' names. */
  private static final Map<String, Integer> BITS =
      Map.ofEntries(
          Map.entry("BOOL", 8),
          Map.entry("U8", 8),
          Map.entry("I8", 8),
          Map.entry("F8_E4M3", 8),
          Map.entry("F8_E5M2", 8),
          Map.entry("I16", 16),
          Map.entry("U16", 16),
          Map.entry("F16", 16),
          Map.entry("BF16", 16),
          Map.entry("I32", 32),
          Map.entry("U32", 32),
          Map.entry("F32", 32),
          Map.entry("I64", 64),
          Map.entry("U64", 64),
          Map.entry("F64", 64));

  private final Path file;

  private SafetensorsHeader(Path file) {
    this.file = file;
  }

  /**
   * Reads the header.
   *
   * @param json the header's bytes
   * @param dataBytes bytes of the file after the header
   * @return the tensors by name, in the order of their bytes
   * @throws SetupException naming file and tensor, where a rule is broken
   */
  static Map<String, TensorEntry> parse(Path file, byte[] json, long dataBytes) {
    return new SafetensorsHeader(file).entries(json, dataBytes);
  }

  private Map<String, TensorEntry> entries(byte[] json, long dataBytes) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (IOException e) {
      throw new SetupException(file + ": the safetensors header is not valid JSON.", e);
    }
    if (root == null || !root.isObject()) {
      throw new SetupException(file + ": the safetensors header is not a JSON object.");
    }
    if (root.size() > MOST_TENSORS) {
      throw new SetupException(
          "%s: the safetensors header names %,d tensors, and no model has more than %,d."
              .formatted(file, root.size(), MOST_TENSORS));
    }
    List<TensorEntry> entries = new ArrayList<>();
    root.properties().stream()
        .filter(field -> !field.getKey().equals("__metadata__"))
        .forEach(field -> entries.add(entry(field.getKey(), field.getValue())));
    entries.sort(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end));
    Map<String, TensorEntry> byName = new LinkedHashMap<>();
    long expected = 0;
    for (TensorEntry entry : entries) {
      if (entry.begin() != expected) {
        throw broken(
            entry.name(),
            "begins at byte "
                + entry.begin()
                + ", but the tensor before it ends at byte "
                + expected);
      }
      expected = entry.end();
      byName.put(entry.name(), entry);
    }
    if (expected != dataBytes) {
      throw new SetupException(
          "%s: the tensors take %d bytes, but %d bytes follow the header: the file is %s."
              .formatted(
                  file, expected, dataBytes, dataBytes < expected ? "cut short" : "too long"));
    }
    return byName;
  }

  private TensorEntry entry(String name, JsonNode node) {
    String type = node.path("dtype").asText();
    Integer bits = BITS.get(type);
    if (bits == null) {
      throw broken(name, "has the unknown element type '" + type + "'");
    }
    List<Long> shape = numbers(name, node.path("shape"), "shape");
    List<Long> offsets = numbers(name, node.path("data_offsets"), "data_offsets");
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw broken(name, "has the data_offsets " + offsets + ", which are no range of bytes");
    }
    TensorEntry entry = new TensorEntry(name, type, shape, offsets.get(0), offsets.get(1));
    if (bytes(name, shape, bits / 8) != entry.bytes()) {
      throw broken(
          name, "has the shape " + shape + " of " + type + " in " + entry.bytes() + " bytes");
    }
    return entry;
  }

  private long bytes(String name, List<Long> shape, long elementBytes) {
    try {
      return shape.stream().reduce(elementBytes, Math::multiplyExact);
    } catch (ArithmeticException e) {
      throw broken(name, "has the impossible shape " + shape);
    }
  }

  private List<Long> numbers(String name, JsonNode node, String field) {
    List<Long> numbers = new ArrayList<>();
    for (JsonNode element : node) {
      if (!element.canConvertToLong() || !element.isIntegralNumber() || element.asLong() < 0) {
        throw broken(name, "has the value " + element + " in its " + field);
      }
      numbers.add(element.asLong());
    }
    if (!node.isArray()) {
      throw broken(name, "has no " + field);
    }
    return List.copyOf(numbers);
  }

  private SetupException broken(String tensor, String what) {
    return new SetupException(
        file + ": tensor " + tensor + " " + what + ". The file is damaged: fetch it again.");
  }
}
