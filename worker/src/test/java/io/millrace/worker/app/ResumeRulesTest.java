package io.millrace.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import io.millrace.worker.progress.RunConditions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeRulesTest {
  private static final RunConditions BEFORE = conditions("model", "cpu", "fp32", Map.of());

  @Test
  void nothingDiffers() {
    assertThat(compare(BEFORE)).isEmpty();
  }

  @Test
  void cadencesAndConnectionsAreFree() {
    assertThat(
            compare(
                conditions(
                    "model",
                    "cpu",
                    "fp32",
                    Map.of(
                        "eval.every.steps", "7",
                        "bootstrap.servers", "elsewhere:9092",
                        "checkpoint.every.steps", "3",
                        "max.steps", "9"))))
        .isEmpty();
  }

  @Test
  void whatTheRunIsStays() {
    for (Map<String, String> change :
        List.of(
            Map.of("seed", "43"), Map.of("stop.at.end", "true"), Map.of("topic.prefix", "x."))) {
      assertThatThrownBy(() -> compare(conditions("model", "cpu", "fp32", change)))
          .isInstanceOf(SetupException.class);
    }
  }

  @Test
  void whatItLearnsWithIsRefusedUnlessItIsNamed() {
    RunConditions now = conditions("model", "cpu", "fp32", Map.of("learning.rate", "0.5"));

    assertThatThrownBy(() -> compare(now))
        .isInstanceOf(SetupException.class)
        .hasMessage(
            "learning.rate was 5.0E-5, is 0.5: set it back, or, if it is meant, name it in"
                + " resume.accept=learning.rate, or train under a new run.id.");
    assertThat(compare(now, "learning.rate"))
        .containsExactly(
            "learning.rate was 5.0E-5, is 0.5: the run learns otherwise from here on.");
  }

  @Test
  void theMathematicsMustBeThoseOfTheStepsThatAreToBeTakenAgain() {
    RunConditions now = conditions("model", "cpu", "fp32", Map.of("weight.decay", "0.5"));

    assertThatThrownBy(() -> ResumeRules.requireSameMathematics(List.of(now, BEFORE), now))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("weight.decay was 0.01, is 0.5")
        .hasMessageContaining("start the run once with the old value");
  }

  @Test
  void aRateMayChangeAlsoThenSinceTheJournalHasIt() {
    ResumeRules.requireSameMathematics(
        List.of(BEFORE), conditions("model", "cpu", "fp32", Map.of("learning.rate", "0.5")));
  }

  @Test
  void anotherModelIsRefusedUnlessItIsNamed() {
    RunConditions now = conditions("another", "cpu", "fp32", Map.of());

    assertThatThrownBy(() -> compare(now))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("another model than the run began with")
        .hasMessageContaining("resume.accept=model");
    assertThat(compare(now, "model")).singleElement().asString().contains("its own weights");
  }

  @Test
  void anotherModelIsRefusedInAnyCaseWhereItsWeightsWouldBeTaken() {
    RunConditions now = conditions("another", "cpu", "fp32", Map.of());

    assertThatThrownBy(() -> new ResumeRules(List.of("model")).compare(BEFORE, now, false))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("on the wrong weights");
  }

  @Test
  void otherBatchesAreSaid() {
    assertThat(
            compare(conditions("model", "cpu", "fp32", Map.of("gradient.accumulation.steps", "4"))))
        .singleElement()
        .asString()
        .startsWith("gradient.accumulation.steps was 1, is 4: steps take other batches together")
        .contains("no longer, bit for bit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0"})
  void batchesInPartsAreSaid(String before) {
    assertThat(new ResumeRules(List.of()).compare(split(before), split("64"), true))
        .singleElement()
        .asString()
        .startsWith("batch.split.tokens was 0, is 64: it rounds sums otherwise")
        .contains("no longer, bit for bit");
    assertThat(new ResumeRules(List.of()).compare(split(before), split("0"), true)).isEmpty();
  }

  /** Of a start with that setting, or of a version without it. */
  private static RunConditions split(String tokens) {
    Map<String, String> settings =
        tokens.isEmpty() ? Map.of() : Map.of("batch.split.tokens", tokens);
    return conditions("model", "cpu", "fp32", settings);
  }

  @Test
  void anotherDeviceIsSaid() {
    assertThat(compare(conditions("model", "cuda:0", "bf16", Map.of())))
        .hasSize(2)
        .allSatisfy(change -> assertThat(change).contains("no longer, bit for bit"))
        .anySatisfy(change -> assertThat(change).startsWith("device was cpu, is cuda:0: "))
        .anySatisfy(change -> assertThat(change).startsWith("precision was fp32, is bf16: "));
  }

  @Test
  void anotherProcessorAndOtherThreadsAreSaid() {
    RunConditions before = on(Map.of("processor", "old", "threads", "2", "libtorch", "2.7.1"));
    RunConditions now = on(Map.of("processor", "new", "threads", "4", "libtorch", "2.7.1"));

    assertThat(new ResumeRules(List.of()).compare(before, now, true))
        .hasSize(2)
        .allSatisfy(change -> assertThat(change).contains("no longer, bit for bit"))
        .anySatisfy(change -> assertThat(change).startsWith("processor was old, is new: "))
        .anySatisfy(change -> assertThat(change).startsWith("threads was 2, is 4: "));
  }

  @Test
  void whatAStartDidNotWriteDownIsNotCompared() {
    assertThat(compare(on(Map.of("processor", "new", "threads", "4")))).isEmpty();
  }

  @Test
  void aNameThatNothingHasIsRefused() {
    assertThatThrownBy(() -> new ResumeRules(List.of("seed")))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("resume.accept names 'seed'")
        .hasMessageContaining("learning.rate");
  }

  private static List<String> compare(RunConditions now, String... accepted) {
    return new ResumeRules(List.of(accepted)).compare(BEFORE, now, true);
  }

  private static RunConditions conditions(
      String model, String device, String precision, Map<String, String> settings) {
    Map<String, String> given = new HashMap<>(settings);
    given.put("model.directory", "gpt2");
    return new RunConditions(
        model, "tokenizer", device, precision, Map.of(), WorkerSettings.of(given).effective());
  }

  private static RunConditions on(Map<String, String> hardware) {
    return new RunConditions("model", "tokenizer", "cpu", "fp32", hardware, BEFORE.settings());
  }
}
