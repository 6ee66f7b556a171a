package io.millrace.worker.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.schemas.batch.ProblemType;
import io.millrace.schemas.batch.Task;
import io.millrace.service.SetupException;
import io.millrace.worker.LogLines;
import io.millrace.worker.model.ClassificationHead;
import io.millrace.worker.model.ClassifierConfig;
import io.millrace.worker.model.DecoderConfig;
import io.millrace.worker.model.EncoderConfig;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.safetensors.SafetensorsFile;
import io.millrace.worker.safetensors.SafetensorsWriter;
import io.millrace.worker.tensor.HostTensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Classifiers from directories that make_classifier_reference.py wrote, and from what lacks a head.
 */
class ClassifierLoadingTest {
  private static final TaskChoice CLASSIFICATION =
      new TaskChoice(Optional.of(Task.SEQUENCE_CLASSIFICATION), List.of(), Optional.empty());

  @TempDir private Path directory;

  @Test
  void aConfigurationSaysWhatIsClassified() {
    ClassifierConfig bert = classifier("bert", TaskChoice.OWN);
    assertThat(bert.transformer()).isInstanceOf(EncoderConfig.class);
    assertThat(bert.head().style()).isEqualTo(ClassificationHead.Style.BERT);
    assertThat(bert.head().problem()).isEqualTo(ProblemType.SINGLE_LABEL);
    assertThat(bert.head().labels()).hasSize(2);
    assertThat(classifier("bert-multi", TaskChoice.OWN).head().problem())
        .isEqualTo(ProblemType.MULTI_LABEL);
    assertThat(classifier("bert-regression", TaskChoice.OWN).head().problem())
        .isEqualTo(ProblemType.REGRESSION);
    ClassifierConfig gpt2 = classifier("gpt2", TaskChoice.OWN);
    assertThat(gpt2.transformer()).isInstanceOf(DecoderConfig.class);
    assertThat(gpt2.head().paddingToken()).isZero();
    assertThat(classifier("roberta", TaskChoice.OWN).positions()).isEqualTo(64);
  }

  @Test
  void whatIsNotSaidOfLabelsIsOneOfARegressionAndTwoElse() throws IOException {
    copyWith("bert-base-headless", json -> {});
    assertThat(labels(Optional.empty())).containsExactly("LABEL_0", "LABEL_1");
    assertThat(labels(Optional.of(ProblemType.REGRESSION))).containsExactly("LABEL_0");
    copyWith("bert-base-headless", json -> json.put("problem_type", "regression"));
    assertThat(labels(Optional.empty())).containsExactly("LABEL_0");
    copyWith("bert-base-headless", json -> json.putObject("label2id").put("b", 1).put("a", 0));
    assertThat(labels(Optional.empty())).containsExactly("a", "b");
  }

  private List<String> labels(Optional<ProblemType> problem) {
    TaskChoice choice = new TaskChoice(Optional.empty(), List.of(), problem);
    return ((ClassifierConfig) ModelDirectory.open(directory).modelConfig(choice)).head().labels();
  }

  @Test
  void namedLabelsAndAProblemAreTakenInsteadOfTheConfigurations() {
    ClassificationHead head =
        classifier(
                "bert-model",
                new TaskChoice(
                    Optional.empty(),
                    List.of("no", "perhaps", "yes"),
                    Optional.of(ProblemType.MULTI_LABEL)))
            .head();

    assertThat(head.labels()).containsExactly("no", "perhaps", "yes");
    assertThat(head.problem()).isEqualTo(ProblemType.MULTI_LABEL);
  }

  @Test
  void aBaseModelGetsAFreshHeadThatFollowsFromTheSeed() {
    TransformerModel model = read(reference("bert-model"), TaskChoice.OWN, 7);
    SafetensorsFile stored =
        SafetensorsFile.open(reference("bert-model").resolve("model.safetensors"));

    assertThat(model.weights().get("bert.pooler.dense.weight").data())
        .isEqualTo(stored.map("pooler.dense.weight").data());
    assertThat(model.weights().get("classifier.weight").shape()).containsExactly(2, 32);
    assertThat(model.weights().get("classifier.weight").data())
        .isEqualTo(
            read(reference("bert-model"), TaskChoice.OWN, 7)
                .weights()
                .get("classifier.weight")
                .data())
        .isNotEqualTo(
            read(reference("bert-model"), TaskChoice.OWN, 8)
                .weights()
                .get("classifier.weight")
                .data());
  }

  @Test
  void headsForOtherTasksAreLeftOutAndTheLogSaysSo() {
    try (LogLines log = new LogLines(StoredNames.class)) {
      TransformerModel model = read(reference("bert-base-headless"), TaskChoice.OWN, 7);

      assertThat(model.weights().keySet()).isEqualTo(model.config().shapes().keySet());
      assertThat(log.lines()).anyMatch(line -> line.contains("cls.predictions"));
    }
  }

  @Test
  void oldNamesOfNormsAreUnderstood() {
    Map<String, HostTensor> weights = read(reference("bert"), TaskChoice.OWN, 0).weights();

    read(reference("bert-old-names"), TaskChoice.OWN, 0)
        .weights()
        .forEach((name, tensor) -> assertThat(tensor.data()).isEqualTo(weights.get(name).data()));
  }

  /** Its bias and weight are called as a classifier's of sequences, and are of another shape. */
  @Test
  void aTokenClassifiersHeadIsNotTakenForASequenceClassifiers() throws IOException {
    copyWith("bert", json -> json.putArray("architectures").add("BertForTokenClassification"));
    SafetensorsFile stored = SafetensorsFile.open(reference("bert").resolve("model.safetensors"));

    TransformerModel model =
        read(
            directory,
            new TaskChoice(Optional.empty(), List.of("a", "b", "c"), Optional.empty()),
            3);

    assertThat(model.weights().get("classifier.weight").shape()).containsExactly(3, 32);
    assertThat(model.weights().get("bert.pooler.dense.weight").data())
        .isEqualTo(stored.map("bert.pooler.dense.weight").data());
  }

  @Test
  void aClassifierThatLacksPartOfItsHeadIsDamaged() throws IOException {
    copyWith("bert", json -> {});
    Map<String, HostTensor> weights =
        new LinkedHashMap<>(read(directory, TaskChoice.OWN, 0).weights());
    weights.remove("classifier.bias");
    Path file = directory.resolve("model.safetensors");
    Path other = directory.resolve("other");
    SafetensorsWriter.write(other, weights);
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> read(directory, TaskChoice.OWN, 0))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("tensor classifier.bias is missing");
  }

  @Test
  void anotherNumberOfLabelsThanTheHeadHasIsRefused() {
    assertThatThrownBy(
            () ->
                read(
                    reference("bert"),
                    new TaskChoice(Optional.empty(), List.of("a", "b", "c"), Optional.empty()),
                    0))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("classifier.weight has the shape [2, 32]")
        .hasMessageContaining("[3, 32]. Name as many labels in label.names as it was trained for");
  }

  @Test
  void aLanguageModelCanBeTrainedToClassify() {
    Path gpt2 = languageModel("gpt2");
    TransformerModel model = read(gpt2, CLASSIFICATION, 7);

    assertThat(model.weights().get("score.weight").shape()).containsExactly(2, 32);
    assertThat(model.weights()).doesNotContainKey("lm_head.weight");
    assertThat(read(languageModel("llama"), CLASSIFICATION, 7).weights())
        .containsKey("score.weight")
        .doesNotContainKey("lm_head.weight");
  }

  /** One tensor under either of its names, as for a language model. */
  @Test
  void aTiedEmbeddingMayBeStoredAsTheHead() throws IOException {
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    TransformerModel whole = read(languageModel("gpt2"), TaskChoice.OWN, 0);
    whole
        .weights()
        .forEach(
            (name, tensor) ->
                weights.put(
                    name.equals("transformer.wte.weight") ? "lm_head.weight" : name, tensor));
    Files.copy(languageModel("gpt2").resolve("config.json"), directory.resolve("config.json"));
    SafetensorsWriter.write(directory.resolve("model.safetensors"), weights);

    assertThat(read(directory, CLASSIFICATION, 0).weights().get("transformer.wte.weight").data())
        .isEqualTo(whole.weights().get("transformer.wte.weight").data());
  }

  @Test
  void aWholeHeadIsTakenWhereNothingSaysWhoseItIs() throws IOException {
    copyWith("bert", json -> json.remove("architectures"));
    SafetensorsFile stored = SafetensorsFile.open(reference("bert").resolve("model.safetensors"));

    assertThat(read(directory, TaskChoice.OWN, 0).weights().get("classifier.weight").data())
        .isEqualTo(stored.map("classifier.weight").data());
  }

  @Test
  void theLabelsOfATrainedHeadKeepTheirOrder() throws IOException {
    TaskChoice turned =
        new TaskChoice(Optional.empty(), List.of("equivalent", "not_equivalent"), Optional.empty());
    assertThatThrownBy(() -> read(reference("bert"), turned, 0))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("in another order");
    copyWith("bert", json -> json.remove("architectures"));
    assertThatThrownBy(() -> read(directory, turned, 0))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("in another order");
    // A head that is yet to be trained has none.
    Files.delete(directory.resolve("model.safetensors"));
    assertThat(((ClassifierConfig) read(directory, turned, 0).config()).head().labels())
        .containsExactly("equivalent", "not_equivalent");
  }

  /** It is compared with, and looked up nowhere: a [PAD] that the tokenizer got later. */
  @Test
  void aDecodersPaddingTokenMayLieBehindItsVocabulary() throws IOException {
    copyWith("gpt2", json -> json.put("pad_token_id", 96));

    assertThat(
            ((ClassifierConfig) read(directory, TaskChoice.OWN, 0).config()).head().paddingToken())
        .isEqualTo(96);
  }

  @Test
  void whatATaskDoesNotFitIsRefused() {
    assertThatThrownBy(() -> read(reference("bert"), TaskChoice.CAUSAL_LM, 0))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("whose tokens see what comes after them");
    assertThatThrownBy(() -> read(reference("gpt2"), TaskChoice.CAUSAL_LM, 0))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("GPT2ForSequenceClassification");
    assertThatThrownBy(
            () ->
                read(
                    reference("bert-model"),
                    new TaskChoice(
                        Optional.empty(), List.of("alone"), Optional.of(ProblemType.SINGLE_LABEL)),
                    0))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("there is one label");
  }

  @Test
  void aSavedClassifierNamesItsLabelsItsClassAndItsProblem() throws IOException {
    ModelDirectory origin = ModelDirectory.open(reference("bert-model"));
    TransformerModel model =
        read(
            reference("bert-model"),
            new TaskChoice(Optional.empty(), List.of("no", "yes"), Optional.empty()),
            7);

    new HuggingFaceWriter(origin, model.config()).write(directory, model.weights());

    JsonNode json = new ObjectMapper().readTree(directory.resolve("config.json").toFile());
    assertThat(json.path("architectures").path(0).asText())
        .isEqualTo("BertForSequenceClassification");
    assertThat(json.path("id2label").path("1").asText()).isEqualTo("yes");
    assertThat(json.path("label2id").path("yes").asInt()).isEqualTo(1);
    assertThat(json.path("problem_type").asText()).isEqualTo("single_label_classification");
    assertThat(directory.resolve("generation_config.json")).doesNotExist();
    assertThat(read(directory, TaskChoice.OWN, 0).config()).isEqualTo(model.config());
  }

  @Test
  void configurationsThatAreComputedOtherwiseAreRefused() throws IOException {
    copyWith("bert", json -> json.put("position_embedding_type", "relative_key"));
    assertRefused("position_embedding_type");
    copyWith("bert", json -> json.put("is_decoder", true));
    assertRefused("is_decoder");
    copyWith("bert", json -> json.put("hidden_act", "swish"));
    assertRefused("hidden_act");
    copyWith("bert", json -> json.put("num_attention_heads", 5));
    assertRefused("not a multiple");
    copyWith("bert", json -> json.put("problem_type", "ranking"));
    assertRefused("problem_type");
    copyWith("bert", json -> json.putObject("id2label").put("1", "a").put("2", "b"));
    assertRefused("label2id does not number its 2 labels from 0 on");
    copyWith("bert-weighted", json -> json.putObject("label2id").put("other", 0));
    assertRefused("id2label and label2id do not say the same");
    copyWith("distilbert", json -> json.put("sinusoidal_pos_embds", true));
    assertRefused("sinusoidal_pos_embds");
    copyWith("roberta", json -> json.put("max_position_embeddings", 2));
    assertRefused("leaves no position");
  }

  private void assertRefused(String field) {
    assertThatThrownBy(() -> ModelDirectory.open(directory).modelConfig())
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("config.json")
        .hasMessageContaining(field);
  }

  private interface Change {
    void apply(ObjectNode json);
  }

  private void copyWith(String name, Change change) throws IOException {
    for (String file : List.of("config.json", "model.safetensors")) {
      Files.copy(
          reference(name).resolve(file),
          directory.resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = (ObjectNode) mapper.readTree(directory.resolve("config.json").toFile());
    change.apply(json);
    mapper.writeValue(directory.resolve("config.json").toFile(), json);
  }

  private static ClassifierConfig classifier(String name, TaskChoice choice) {
    return (ClassifierConfig) ModelDirectory.open(reference(name)).modelConfig(choice);
  }

  private static TransformerModel read(Path path, TaskChoice choice, long seed) {
    return ModelReader.read(ModelDirectory.open(path), choice, false, seed);
  }

  private static Path reference(String name) {
    return resource("/classifier-reference/" + name);
  }

  private static Path languageModel(String name) {
    return resource("/reference/" + name);
  }

  private static Path resource(String name) {
    try {
      return Path.of(ClassifierLoadingTest.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
