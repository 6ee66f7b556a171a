package io.millrace.benchmarks.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfTimesTest {
  /** Of the form that DJL writes where no shapes are recorded: no JSON. */
  private static final String TRACE = "/profile/djl-trace.json";

  @TempDir private Path directory;

  @Test
  void anOperatorsOwnTimeIsLessThatOfWhatItCalls() throws Exception {
    List<Operator> operators = SelfTimes.of(trace());

    assertThat(operators)
        .containsExactlyInAnyOrder(
            // 50 with two calls within, and 40.
            new Operator("aten::mm", 2, 2, 88.5, 44.25),
            new Operator("aten::empty", 1, 0, 1, 1),
            new Operator("aten::resolve_conj", 1, 0, 0.5, 0.5),
            new Operator("aten::transpose", 1, 0, 2, 2),
            new Operator("aten::as_strided", 1, 0, 1, 1),
            // Each calls the next, and the last one computes.
            new Operator("aten::to", 1, 0, 3, 3),
            new Operator("aten::_to_copy", 1, 0, 2.75, 2.75),
            new Operator("aten::copy_", 1, 1, 6.25, 6.25),
            // 130 with 50, 3, 12 and 40 within.
            new Operator("layer", 1, 0, 25, 25),
            // On another thread, within nothing.
            new Operator("aten::add_", 1, 1, 100, 100));
  }

  @Test
  void allOwnTimesAreAllTheTimeThatWasSeen() throws Exception {
    double sum = SelfTimes.of(trace()).stream().mapToDouble(Operator::selfMicros).sum();

    assertThat(sum).isEqualTo(130 + 100);
  }

  @Test
  void whatIsKeptIsJson() throws Exception {
    Path file = directory.resolve("kept.json");

    trace().writeTo(file);

    JsonNode events = JsonMapper.builder().build().readTree(file.toFile());
    assertThat(events).hasSize(11);
    assertThat(events.get(2).get("name").asText()).isEqualTo("aten::mm");
    assertThat(events.get(2).get("dur").asDouble()).isEqualTo(50);
  }

  @Test
  void anotherFormIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("other.json"), "\"dur\": soon,\n");

    assertThatThrownBy(() -> Trace.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another form");
  }

  private static Trace trace() throws IOException, URISyntaxException {
    return Trace.read(Path.of(SelfTimesTest.class.getResource(TRACE).toURI()));
  }
}
