package io.millrace.cli.produce;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RecordKeyTest {

  @Test
  void aFieldIsTheKeyAndTheRecordStaysAsItIs() {
    RecordKey key = new RecordKey.Field("id");
    assertThat(text(key, "{\"id\": 7, \"text\": \"a\"}"))
        .isEqualTo("7 <- {\"id\": 7, \"text\": \"a\"}");
    assertThat(text(key, "{\"id\": {\"a\":1}}")).startsWith("{\"a\":1} <- ");
    assertThat(text(key, "{\"text\": \"a\"}")).startsWith("null <- ");
    assertThat(text(key, "{\"id\": null}")).startsWith("null <- ");
    assertThat(text(key, "no json")).isEqualTo("null <- no json");
    assertThat(text(key, "[1]")).startsWith("null <- ");
  }

  @Test
  void whatComesBeforeASeparatorIsTheKey() {
    RecordKey key = new RecordKey.Before("::");
    assertThat(text(key, "k::a::b")).isEqualTo("k <- a::b");
    assertThat(text(key, "::a")).isEqualTo(" <- a");
    assertThat(text(key, "k::")).isEqualTo("k <- ");
    assertThat(text(key, "k:a")).isEqualTo("null <- k:a");
  }

  @Test
  void oneKeyForAllOrNone() {
    assertThat(text(new RecordKey.Constant("é"), "a")).isEqualTo("é <- a");
    assertThat(text(new RecordKey.None(), "a")).isEqualTo("null <- a");
    assertThat(new RecordKey.None().wanted()).isFalse();
  }

  private static String text(RecordKey key, String record) {
    Keyed keyed = key.of(record.getBytes(StandardCharsets.UTF_8));
    return (keyed.key() == null ? "null" : new String(keyed.key(), StandardCharsets.UTF_8))
        + " <- "
        + new String(keyed.value(), StandardCharsets.UTF_8);
  }
}
