package io.millrace.preprocessor.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.schemas.avro.ContractSchemas;
import io.millrace.schemas.avro.SingleObject;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Records that nobody should send and somebody will. The names begin with {@link #GOOD} where the
 * record must be read (with the default settings, without a registry), with {@link #BAD} where it
 * must be rejected by the parser, and with {@link #NOISE} where either will do. None has more than
 * {@link #LARGEST} bytes.
 */
public final class UglyRecords {
  public static final String GOOD = "good: ";
  public static final String BAD = "bad: ";
  public static final String NOISE = "noise: ";

  /** Bytes, the default of max.record.bytes. */
  public static final int LARGEST = 1_048_576;

  private static final Map<String, String> TEXTS = texts();

  private UglyRecords() {}

  /** Those made by hand, then noise that is the same in every run. */
  public static Map<String, byte[]> all() {
    Map<String, byte[]> all = new LinkedHashMap<>(byHand());
    all.putAll(noise(20_261_124, 400));
    return all;
  }

  /** By name. */
  public static Map<String, byte[]> byHand() {
    Map<String, byte[]> records = new LinkedHashMap<>();
    TEXTS.forEach(
        (name, text) -> {
          records.put(GOOD + "text, " + name, text.getBytes(UTF_8));
          records.put(GOOD + "JSON, " + name, json(text));
          records.put(GOOD + "Avro, " + name, avro(text));
        });
    addBytes(records);
    addLarge(records);
    addJson(records);
    addAvro(records);
    return records;
  }

  /**
   * Random bytes, and good records with some bytes changed, cut off, doubled or left out.
   *
   * @param seed of the random numbers
   * @param count of records
   */
  public static Map<String, byte[]> noise(long seed, int count) {
    Random random = new Random(seed);
    List<byte[]> good =
        List.of(
            json("Grüße 🙂"),
            avro("Grüße 🙂"),
            "{\"messages\":[{\"role\":\"user\",\"content\":\"a\\u00e9\\ud83d\\ude42\"}],\"n\":-1.5e3}"
                .getBytes(UTF_8),
            bytes(0, 0, 0, 0, 1, 6, 'a', 'b', 'c'),
            "plain text, with Ümlaut and 日本語".getBytes(UTF_8));
    Map<String, byte[]> records = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      records.put(
          NOISE + "seed " + seed + ", number " + i,
          i % 4 == 0
              ? randomBytes(random)
              : mutation(good.get(random.nextInt(good.size())), random));
    }
    return records;
  }

  private static Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("emoji joined by ZWJ", "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽");
    texts.put("flags and half a flag", "🇩🇪🇩");
    texts.put("right to left", "שלום عليكم \u05D0");
    texts.put("bidi controls", "a\u202Eevil\u202C \u2066b\u2069 \u200Fc\u061C");
    texts.put("zero width", "a\u200Bb\u200Cc\u200Dd\u2060e");
    texts.put("a thousand combining marks", "Z" + "\u0301\u0323".repeat(500));
    texts.put("not normalized", "e\u0301 \u00E9 \uFB01 \u212B");
    texts.put("highest and private code points", "\uE000 \uDBFF\uDFFF \uFFFD");
    texts.put("noncharacters", "a\uFFFE\uFFFF\uFDD0");
    texts.put("tags", "\uDB40\uDC41\uDB40\uDC42");
    texts.put("mathematical letters", "𝒯𝑒𝓍𝓉");
    texts.put("CRLF and other line ends", "a\r\nb\rc\u0085d\u2028e\u2029f");
    texts.put("terminal escapes", "\u001B[31mred\u001B]0;title\u0007");
    texts.put("a byte-order mark inside", "a\uFEFFb");
    for (char c = 0; c < ' '; c++) {
      texts.put("control character " + (int) c, "a" + c + "b");
    }
    texts.put("DEL", "a\u007Fb");
    texts.put("C1 controls", "a\u0080\u009Fb");
    return texts;
  }

  private static void addBytes(Map<String, byte[]> records) {
    records.put(BAD + "no bytes", new byte[0]);
    records.put(BAD + "white space only", " \t\r\n\u3000\u2003".getBytes(UTF_8));
    records.put(BAD + "a byte-order mark only", "\uFEFF".getBytes(UTF_8));
    records.put(GOOD + "text behind a byte-order mark", "\uFEFFtext".getBytes(UTF_8));
    records.put(BAD + "half a surrogate pair in UTF-8", bytes('a', 0xED, 0xA0, 0x80));
    records.put(BAD + "a pair in CESU-8", bytes(0xED, 0xA0, 0xBD, 0xED, 0xB9, 0x82));
    records.put(BAD + "an overlong slash", bytes('a', 0xC0, 0xAF));
    records.put(BAD + "an overlong NUL", bytes('a', 0xC0, 0x80));
    records.put(BAD + "an overlong letter of four bytes", bytes('a', 0xF0, 0x80, 0x81, 0x81));
    records.put(BAD + "beyond Unicode", bytes('a', 0xF4, 0x90, 0x80, 0x80));
    records.put(BAD + "five bytes", bytes('a', 0xF8, 0x88, 0x80, 0x80, 0x80));
    records.put(BAD + "a truncated emoji", bytes('a', 0xF0, 0x9F, 0x99));
    records.put(BAD + "a continuation alone", bytes('a', 0x80));
    records.put(BAD + "Latin-1", "Grüße".getBytes(ISO_8859_1));
    records.put(BAD + "UTF-16 with its mark", "\uFEFFtext".getBytes(UTF_16LE));
    records.put(BAD + "UTF-16 from a zero byte on", "text".getBytes(UTF_16BE));
    records.put(BAD + "gzip", bytes(0x1F, 0x8B, 8, 0, 0, 0));
    records.put(BAD + "every byte", everyByte());
    records.put(GOOD + "a single NUL", new byte[1]);
    records.put(GOOD + "NULs inside", bytes('a', 0, 0, 'b'));
    records.put(BAD + "NULs only", new byte[64]);
  }

  private static void addLarge(Map<String, byte[]> records) {
    byte[] letters = new byte[LARGEST];
    Arrays.fill(letters, (byte) 'x');
    records.put(GOOD + "a megabyte of one letter", letters);
    records.put(GOOD + "a megabyte in a JSON string", json("x".repeat(LARGEST - 11)));
    records.put(GOOD + "a megabyte of [", "[".repeat(LARGEST).getBytes(UTF_8));
    records.put(BAD + "a megabyte of {\"a\":", "{\"a\":".repeat(LARGEST / 5).getBytes(UTF_8));
    records.put(BAD + "a megabyte of {\"a\":[", "{\"a\":[".repeat(LARGEST / 6).getBytes(UTF_8));
    records.put(BAD + "a megabyte of [ in a field", open("{\"text\":", "[", LARGEST - 8));
    records.put(BAD + "a megabyte of digits", open("{\"text\":1", "0", LARGEST - 9));
    records.put(BAD + "a megabyte without a closing quote", open("{\"text\":\"", "x", LARGEST - 9));
    records.put(BAD + "a megabyte of a name", open("{\"", "x", LARGEST - 2));
    records.put(BAD + "a megabyte of an unknown word", open("{\"text\":", "x", LARGEST - 8));
    records.put(BAD + "a megabyte of white space", " ".repeat(LARGEST).getBytes(UTF_8));
    records.put(BAD + "a megabyte of spaces and a brace", open("{", " ", LARGEST - 1));
    StringBuilder fields = new StringBuilder("{\"text\":\"a\"");
    for (int i = 0; fields.length() < LARGEST - 20; i++) {
      fields.append(",\"").append(i).append("\":0");
    }
    records.put(GOOD + "a megabyte of fields", fields.append('}').toString().getBytes(UTF_8));
  }

  private static void addJson(Map<String, byte[]> records) {
    bad(records, "a lone brace", "{");
    bad(records, "two objects", "{\"text\":\"a\"}{\"text\":\"b\"}");
    bad(records, "a comma behind", "{\"text\":\"a\"},");
    bad(records, "a field twice", "{\"text\":\"a\",\"text\":\"b\"}");
    bad(records, "a field twice, once escaped", "{\"text\":\"a\",\"t\\u0065xt\":\"b\"}");
    bad(records, "a field twice, deep down", "{\"a\":[{\"b\":1,\"b\":1}]}");
    bad(records, "half a pair, escaped", "{\"text\":\"a\\ud800\"}");
    bad(records, "the other half", "{\"text\":\"\\udc00a\"}");
    bad(records, "a pair the wrong way round", "{\"text\":\"\\ude42\\ud83d\"}");
    bad(records, "half a pair deep down", "{\"text\":\"a\",\"m\":[{\"c\":\"\\ud800\"}]}");
    bad(records, "half a pair in a name", "{\"text\":\"a\",\"\\ud800\":1}");
    bad(records, "NaN", "{\"text\":\"a\",\"n\":NaN}");
    bad(records, "-Infinity", "{\"text\":\"a\",\"n\":-Infinity}");
    bad(records, "1e999999", "{\"text\":\"a\",\"n\":1e999999}");
    bad(records, "-1e999999 deep down", "{\"text\":\"a\",\"n\":[[-1e999999]]}");
    bad(records, "a number with leading zeros", "{\"text\":\"a\",\"n\":007}");
    bad(records, "a comment", "{\"text\":\"a\"/* b */}");
    bad(records, "single quotes", "{'text':'a'}");
    bad(records, "a raw newline in a string", "{\"text\":\"a\nb\"}");
    bad(records, "an unknown escape", "{\"text\":\"\\x41\"}");
    bad(records, "nested 101 deep", nested(101));
    good(records, "nested 100 deep", nested(100));
    good(records, "an integer of 400 digits", "{\"text\":\"a\",\"n\":1" + "0".repeat(399) + "}");
    good(records, "1e-999999", "{\"text\":\"a\",\"n\":1e-999999}");
    good(records, "minus zero", "{\"text\":\"a\",\"n\":-0.0}");
    good(records, "a NUL, escaped", "{\"text\":\"a\\u0000b\"}");
    good(records, "an empty name", "{\"\":\"a\",\"text\":\"a\"}");
    good(records, "behind a byte-order mark", "\uFEFF{\"text\":\"a\"}");
    good(records, "with white space around", "\r\n  {\r\n  \"text\": \"a\"\r\n}\r\n");
    good(records, "an array, which is text", "[{\"text\":\"a\"}]");
    good(records, "a string, which is text", "\"text\"");
    good(records, "a number, which is text", "-1e999999");
    good(records, "null, which is text", "null");
    good(records, "an indented line of a program", "    { return \"}\"; }");
  }

  private static void addAvro(Map<String, byte[]> records) {
    badAvro(records, "no body");
    badAvro(records, "a string of 2^31-1 bytes", 2, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F);
    badAvro(records, "a string of -1 bytes", 2, 1);
    badAvro(records, "2^62 entries", 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1);
    badAvro(
        records, "-2^63 entries", 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0, 0);
    badAvro(records, "a varint without end", 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF);
    badAvro(
        records,
        "a varint of eleven bytes",
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0x80,
        0);
    badAvro(records, "a block of a wrong size", 1, 100, 2, 'a', 2, 'b', 0);
    badAvro(records, "a block of a negative size", 1, 9, 2, 'a', 2, 'b', 0);
    badAvro(records, "no end of the map", 2, 2, 'a', 2, 'b');
    badAvro(records, "bytes behind it", 0, 0);
    badAvro(records, "a field twice", 4, 2, 'a', 2, 'b', 2, 'a', 2, 'c', 0);
    badAvro(records, "no UTF-8", 2, 2, 'a', 2, 0xFF, 0);
    badAvro(records, "half a pair", 2, 2, 'a', 6, 0xED, 0xA0, 0x80, 0);
    records.put(BAD + "Avro, the marker only", bytes(0xC3, 1));
    records.put(BAD + "Avro, half a header", bytes(0xC3, 1, 0, 0, 0));
    records.put(BAD + "Avro, an unknown schema", bytes(0xC3, 1, 1, 2, 3, 4, 5, 6, 7, 8, 0));
    records.put(BAD + "Avro, an id and no registry", bytes(0, 0, 0, 0, 1, 2, 'a'));
    records.put(GOOD + "Avro, a block with its size", withHeader(1, 8, 2, 'a', 2, 'b', 0));
  }

  private static void good(Map<String, byte[]> records, String name, String record) {
    records.put(GOOD + "JSON, " + name, record.getBytes(UTF_8));
  }

  private static void bad(Map<String, byte[]> records, String name, String record) {
    records.put(BAD + "JSON, " + name, record.getBytes(UTF_8));
  }

  private static void badAvro(Map<String, byte[]> records, String name, int... body) {
    records.put(BAD + "Avro, " + name, withHeader(body));
  }

  private static byte[] open(String beginning, String repeated, int times) {
    return (beginning + repeated.repeat(times)).getBytes(UTF_8);
  }

  /** The object itself counts. */
  private static String nested(int depth) {
    return "{\"text\":\"a\",\"n\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
  }

  private static byte[] json(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      escaped.append(c < ' ' || c == '"' || c == '\\' ? String.format("\\u%04x", (int) c) : c);
    }
    return ("{\"text\":\"" + escaped + "\"}").getBytes(UTF_8);
  }

  /** A TextRecord with the one field {@code text}, of less than 8192 bytes. */
  private static byte[] avro(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(withHeader(2, 8, 't', 'e', 'x', 't'));
    int zigzag = 2 * utf8.length;
    body.writeBytes(zigzag < 128 ? bytes(zigzag) : bytes((zigzag & 0x7F) | 0x80, zigzag >>> 7));
    body.writeBytes(utf8);
    body.write(0);
    return body.toByteArray();
  }

  private static byte[] withHeader(int... body) {
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.writeBytes(SingleObject.header(ContractSchemas.TEXT_RECORD));
    record.writeBytes(bytes(body));
    return record.toByteArray();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] everyByte() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private static byte[] randomBytes(Random random) {
    byte[] bytes = new byte[1 + random.nextInt(200)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] mutation(byte[] good, Random random) {
    byte[] record = good.clone();
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      int at = random.nextInt(record.length);
      switch (random.nextInt(4)) {
        case 0 -> record[at] = (byte) random.nextInt(256);
        case 1 -> record[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> record = Arrays.copyOf(record, Math.max(1, at));
        default -> {
          int from = random.nextInt(record.length);
          byte[] moved = Arrays.copyOf(record, record.length + at);
          System.arraycopy(record, from, moved, at, record.length - from);
          record = moved;
        }
      }
    }
    return record;
  }
}
