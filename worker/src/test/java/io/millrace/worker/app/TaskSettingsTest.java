package io.millrace.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.batch.ProblemType;
import io.millrace.schemas.batch.Task;
import io.millrace.service.SetupException;
import io.millrace.worker.huggingface.TaskChoice;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskSettingsTest {

  @Test
  void whatIsNotSetIsLeftToTheModel() {
    assertThat(TaskSettings.choice(WorkerSettings.of(settings(Map.of()))))
        .isEqualTo(TaskChoice.OWN);
    assertThat(TaskSettings.classWeights(WorkerSettings.of(settings(Map.of())))).isEmpty();
  }

  @Test
  void whatIsSetIsChosen() {
    TaskChoice choice =
        TaskSettings.choice(
            WorkerSettings.of(
                settings(
                    Map.of(
                        "task",
                        "sequence_classification",
                        "problem.type",
                        "multi_label_classification",
                        "label.names",
                        "a, b"))));

    assertThat(choice.task()).hasValue(Task.SEQUENCE_CLASSIFICATION);
    assertThat(choice.problem()).hasValue(ProblemType.MULTI_LABEL);
    assertThat(choice.labels()).containsExactly("a", "b");
  }

  @Test
  void weightsArePositiveNumbersAndNamesAreDifferent() {
    assertThat(
            TaskSettings.classWeights(
                WorkerSettings.of(settings(Map.of("class.weights", "0.5,1,3e0")))))
        .containsExactly(0.5, 1.0, 3.0);
    for (String weights : new String[] {"1,0", "1,-2", "1,NaN", "1,x", "1,1e39", "1,1e-46", "1,"}) {
      assertThatThrownBy(() -> WorkerSettings.of(settings(Map.of("class.weights", weights))))
          .as(weights)
          .isInstanceOf(SetupException.class)
          .hasMessageContaining("class.weights has '");
    }
    for (String names : new String[] {"a,b,a", "a,,b"}) {
      assertThatThrownBy(() -> WorkerSettings.of(settings(Map.of("label.names", names))))
          .as(names)
          .isInstanceOf(SetupException.class)
          .hasMessageContaining("label.names");
    }
  }

  private static Map<String, String> settings(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", "localhost:9092");
    settings.put("model.directory", "model");
    return settings;
  }
}
