package io.millrace.worker.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The rates of transformers' schedules, as fixtures/make_schedule_reference.py wrote them down. */
class ScheduleReferenceTest {

  @TestFactory
  List<DynamicTest> ratesAreThoseOfTransformers() throws IOException {
    JsonNode reference;
    try (InputStream in = getClass().getResourceAsStream("/schedule-reference.json")) {
      reference = new ObjectMapper().readTree(in);
    }
    double peak = reference.get("peak").asDouble();
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode test : reference.get("cases")) {
      LearningRateSchedule schedule = schedule(test, peak);
      tests.add(
          DynamicTest.dynamicTest(schedule.toString(), () -> compare(schedule, test.get("rates"))));
    }
    return tests;
  }

  private static void compare(LearningRateSchedule schedule, JsonNode rates) {
    assertThat(rates).isNotEmpty();
    for (int step = 0; step < rates.size(); step++) {
      assertThat(schedule.rate(step))
          .as("step %d", step)
          .isCloseTo(rates.get(step).asDouble(), within(1e-15));
    }
  }

  private static LearningRateSchedule schedule(JsonNode test, double peak) {
    long warmup = test.get("warmup").asLong();
    long end = test.path("end").asLong();
    double lowest = test.get("lowest").asDouble();
    return switch (test.get("schedule").asText()) {
      case "constant" -> new ConstantSchedule(peak, warmup);
      case "linear" -> new LinearSchedule(peak, warmup, end, lowest);
      case "cosine" -> new CosineSchedule(peak, warmup, end, lowest);
      case "inverse_sqrt" -> new InverseSquareRootSchedule(peak, warmup);
      default ->
          new WarmupStableDecaySchedule(
              peak, warmup, test.get("decay").asLong(), end, shape(test), lowest);
    };
  }

  private static DecayShape shape(JsonNode test) {
    return switch (test.get("shape").asText()) {
      case "linear" -> DecayShape.LINEAR;
      case "cosine" -> DecayShape.COSINE;
      default -> DecayShape.ONE_MINUS_SQUARE_ROOT;
    };
  }
}
