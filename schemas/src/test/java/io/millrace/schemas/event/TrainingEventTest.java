package io.millrace.schemas.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.avro.ContractException;
import io.millrace.schemas.avro.ContractSchemas;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingEventTest {

  static Stream<EventPayload> payloads() {
    return EventPayloads.all();
  }

  @ParameterizedTest
  @MethodSource("payloads")
  void survivesTheRoundTrip(EventPayload payload) {
    TrainingEvent event =
        new TrainingEvent("run", "incarnation", 3, 10, 1_700_000_000_000L, payload);

    assertThat(TrainingEvent.CODEC.decode(TrainingEvent.CODEC.encode(event))).isEqualTo(event);
  }

  @Test
  void everyPayloadHasItsRecordInTheContractAndASample() {
    List<String> inContract =
        ContractSchemas.TRAINING_EVENT.getField("payload").schema().getTypes().stream()
            .map(schema -> schema.getName())
            .toList();
    List<String> inJava =
        Arrays.stream(EventPayload.class.getPermittedSubclasses())
            .map(Class::getSimpleName)
            .toList();

    assertThat(inContract).containsExactlyInAnyOrderElementsOf(inJava);
    assertThat(payloads().map(payload -> payload.getClass().getSimpleName()).distinct())
        .containsExactlyInAnyOrderElementsOf(inJava);
  }

  @Test
  void otherBytesAreRefusedWithASentence() {
    assertThatThrownBy(() -> TrainingEvent.CODEC.decode(new byte[] {1, 2, 3}))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("TrainingEvent is not in Avro single-object encoding");
  }
}
