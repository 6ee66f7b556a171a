package io.millrace.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.preprocessor.label.Classes;
import io.millrace.service.SetupException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClassNamesTest {
  @Test
  void theyAreTheLabelsSorted() {
    assertThat(names("spam", "ham", "spam")).containsExactly("ham", "spam");
    assertThat(names(10, 9, "2")).containsExactly("2", "9", "10");
    assertThat(names(true, false)).containsExactly("false", "true");
    assertThat(names(1.0, 0.0, 1)).containsExactly("0", "1");
  }

  @Test
  void theModelsOwnStayWhereTheyAreThoseOfTheLabels() {
    Optional<Classes> model = Optional.of(new Classes(List.of("spam", "ham", "other")));
    assertThat(ClassNames.of(List.<Object>of("ham", "spam"), model, "label"))
        .containsExactly("spam", "ham", "other");
    assertThat(ClassNames.of(List.<Object>of(0, 2), model, "label"))
        .containsExactly("spam", "ham", "other");
    assertThat(ClassNames.of(List.<Object>of("ham", "junk"), model, "label"))
        .containsExactly("ham", "junk");
  }

  @Test
  void aClassThatIsNotToldIsNone() {
    assertThat(names(0, -1, 1)).containsExactly("0", "1");
    Optional<Classes> model = Optional.of(new Classes(List.of("no", "yes")));
    assertThat(ClassNames.of(List.<Object>of(1, -1), model, "label")).containsExactly("no", "yes");
  }

  @Test
  void whatAreNoClassesIsRefused() {
    refused("'label' has the label '0.5'", 0.5, 1);
    refused("'label' has the label 'a, b'", "a, b", "c");
    refused("'label' has the label '[1]'", List.of(1), 2);
    refused("'label' has 1 different labels", "only");
    refused("'label' has 0 different labels");
  }

  private static void refused(String message, Object... labels) {
    assertThatThrownBy(() -> names(labels))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("--label-field");
  }

  private static List<String> names(Object... labels) {
    return ClassNames.of(List.of(labels), Optional.empty(), "label");
  }
}
