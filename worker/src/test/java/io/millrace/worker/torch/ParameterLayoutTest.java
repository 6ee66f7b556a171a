package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.model.Parameter;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.torch.ParameterLayout.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterLayoutTest {

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#all")
  void noTwoParametersOverlapAndAllLieWithin(TransformerModel model) {
    ParameterLayout layout = ParameterLayout.of(model.config());
    assertThat(layout.parameters().keySet()).isEqualTo(model.weights().keySet());
    for (boolean decayed : new boolean[] {true, false}) {
      List<Place> places = new ArrayList<>(layout.parameters().values());
      places.removeIf(place -> place.decayed() != decayed);
      places.sort(Comparator.comparingLong(Place::offset));
      long end = 0;
      for (Place place : places) {
        assertThat(place.offset()).isGreaterThanOrEqualTo(end);
        end = place.offset() + place.elements();
      }
      long size = decayed ? layout.decayedSize() : layout.plainSize();
      assertThat(end).isLessThanOrEqualTo(size);
      assertThat(size % 1024).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#all")
  void whatDecaysIsWithWhatDecays(TransformerModel model) {
    ParameterLayout layout = ParameterLayout.of(model.config());
    for (Parameter parameter : model.config().parameters()) {
      assertThat(layout.parameters().get(parameter.name()).decayed())
          .as(parameter.name())
          .isEqualTo(parameter.shape().length > 1);
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.worker.torch.TinyModels#all")
  void blocksBeginAligned(TransformerModel model) {
    assertThat(ParameterLayout.of(model.config()).blocks())
        .hasSameSizeAs(model.config().blocks())
        .allMatch(place -> place.offset() % 16 == 0);
  }
}
