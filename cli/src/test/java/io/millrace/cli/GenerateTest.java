package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.Session.Outcome;
import io.millrace.worker.huggingface.HuggingFaceWriter;
import io.millrace.worker.huggingface.ModelDirectory;
import io.millrace.worker.huggingface.ModelReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's model with the weights that it begins with. */
class GenerateTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path directory;
  private static Path model;

  @BeforeAll
  static void saveModel() throws IOException {
    Path origin = directory.resolve("origin");
    Files.createDirectories(origin);
    for (String name : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
      try (InputStream in = GenerateTest.class.getResourceAsStream("/demo/model/" + name)) {
        Files.copy(in, origin.resolve(name));
      }
    }
    model = Files.createDirectory(directory.resolve("model"));
    ModelDirectory from = ModelDirectory.open(origin);
    new HuggingFaceWriter(from, from.modelConfig())
        .write(model, ModelReader.read(from, true, 3).weights());
  }

  @Test
  void printsEachPromptWithItsContinuation() {
    Outcome outcome = generate("--prompt", "Hello", "--prompt", "What is", "--max-new-tokens", "5");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).startsWith("Hello").contains("\n\nWhat is");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void printsAnObjectPerPromptWithJson() throws IOException {
    Path file = Files.writeString(directory.resolve("prompts.txt"), "Hello\n\nWhat is\n");
    Outcome outcome = generate("--prompts", file.toString(), "--json", "--max-length", "9");
    List<JsonNode> lines = lines(outcome);
    assertThat(lines).hasSize(2);
    JsonNode first = lines.get(0);
    assertThat(first.path("prompt").asText()).isEqualTo("Hello");
    assertThat(first.path("text").asText()).isNotEmpty().doesNotStartWith("Hello");
    assertThat(first.path("finish_reason").asText()).isEqualTo("length");
    assertThat(first.path("tokens")).isNotEmpty().allMatch(JsonNode::isInt);
    Outcome typed =
        runWithInput("Hello\nWhat is\n", "--prompts", "-", "--json", "--max-length", "9");
    assertThat(typed.out()).isEqualTo(outcome.out());
    assertThat(
            generate("--prompt", "Hello", "--prompt", "What is", "--json", "--max-length", "9")
                .out())
        .isEqualTo(outcome.out());
  }

  @Test
  void theSettingsReachTheGenerator() throws IOException {
    String greedy = text("--max-new-tokens", "12");
    assertThat(text("--max-new-tokens", "12", "--do-sample=false")).isEqualTo(greedy);
    assertThat(text("--max-new-tokens", "12", "--num-beams", "4", "--early-stopping")).isNotEmpty();
    String sampled = text("--max-new-tokens", "12", "--do-sample", "--temperature", "2");
    assertThat(sampled).isNotEqualTo(greedy);
    assertThat(text("--max-new-tokens", "12", "--do-sample", "--temperature", "2"))
        .isEqualTo(sampled);
    assertThat(text("--max-new-tokens", "12", "--do-sample", "--temperature", "2", "--seed", "8"))
        .isNotEqualTo(sampled);
    assertThat(text("--max-new-tokens", "12", "--do-sample", "--top-k", "1")).isEqualTo(greedy);
    assertThat(text("--max-new-tokens", "12", "--do-sample", "--top-p", "0.000001"))
        .isEqualTo(greedy);
    assertThat(text("--max-new-tokens", "12", "--no-repeat-ngram-size", "1"))
        .isNotEqualTo(text("--max-new-tokens", "12", "--repetition-penalty", "0.1"));
  }

  @Test
  void endsWithTheTokenThatGenerationConfigNames() throws IOException {
    int third =
        lines(generate("--prompt", "Hello", "--json")).get(0).path("tokens").path(2).asInt();
    Path other = copy("ends");
    Path file = other.resolve("generation_config.json");
    ObjectNode config = (ObjectNode) JSON.readTree(file.toFile());
    config.putArray("eos_token_id").add(1023).add(third);
    JSON.writeValue(file.toFile(), config);
    JsonNode line =
        lines(Session.call("generate", "--model", other.toString(), "--prompt", "Hello", "--json"))
            .get(0);
    assertThat(line.path("finish_reason").asText()).isEqualTo("eos");
    assertThat(line.path("tokens").size()).isLessThanOrEqualTo(3);
  }

  @Test
  void saysWhereTheModelHasNoMorePositions() throws IOException {
    String prompt = "a ".repeat(120);
    Outcome outcome = generate("--prompt", prompt, "--max-length", "1000");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.err()).contains("no more positions");
    JsonNode line = lines(generate("--prompt", prompt, "--max-length", "1000", "--json")).get(0);
    assertThat(line.path("finish_reason").asText()).isEqualTo("positions");
  }

  @Test
  void namesADirectoryThatIsMissing() {
    requireSetupError(
        Session.call("generate", "--model", "no-such-model", "--prompt", "a"),
        "no-such-model is not there. Name a Hugging Face model directory.");
    requireSetupError(Session.call("generate", "--prompt", "a"), "--model=DIR");
  }

  @Test
  void namesWhatTheDirectoryLacks() throws IOException {
    requireSetupError(
        Session.call(
            "generate", "--model", directory.resolve("origin").toString(), "--prompt", "a"),
        "has no weights (model.safetensors)",
        "name a trained model or a checkpoint");
    Path other = copy("without-tokenizer");
    Files.delete(other.resolve("tokenizer.json"));
    requireSetupError(
        Session.call("generate", "--model", other.toString(), "--prompt", "a"),
        "has no tokenizer.json",
        "that the model was trained with");
    Files.writeString(other.resolve("tokenizer.json"), "{}");
    requireSetupError(
        Session.call("generate", "--model", other.toString(), "--prompt", "a"),
        "tokenizer.json is no tokenizer");
  }

  @Test
  void namesWhatIsWrongWithThePrompts() throws IOException {
    requireSetupError(generate(), "There is no prompt: give --prompt TEXT, or --prompts FILE");
    requireSetupError(generate("--prompt", ""), "A --prompt is empty");
    requireSetupError(generate("--prompts", "none.txt"), "There is no file none.txt");
    requireSetupError(runWithInput("\n \n", "--prompts", "-"), "Standard input has no line");
    Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, 10});
    requireSetupError(generate("--prompts", binary.toString()), "not UTF-8");
    requireSetupError(
        generate("--prompt", "a", "--prompt", "a ".repeat(300)),
        "Prompt 2 has",
        "tokens and the model 256 positions: shorten the prompt.");
    requireSetupError(
        generate("--prompt", "a ".repeat(30), "--max-length", "10"),
        "--max-length, which counts them, is 10: raise it, or give --max-new-tokens.");
  }

  @Test
  void namesOptionsThatContradictEachOther() {
    requireSetupError(
        generate("--prompt", "a", "--max-length", "9", "--max-new-tokens", "3"),
        "--max-new-tokens is 3 and --max-length is 9: give one of them.");
    requireSetupError(
        generate("--prompt", "a", "--do-sample", "--num-beams", "3"),
        "--do-sample is true and --num-beams is 3: give one of them.");
    requireSetupError(
        generate("--prompt", "a", "--temperature", "0.5"),
        "--temperature is 0.5, which does nothing without --do-sample=true");
    requireSetupError(
        generate("--prompt", "a", "--early-stopping"),
        "--early-stopping is true, which does nothing without --num-beams of 2 or more");
    requireSetupError(
        generate("--prompt", "a", "--num-beams", "0"),
        "--num-beams is 0: it must be from 1 to 64.");
    requireSetupError(generate("--prompt", "a", "--device", "tpu"), "tpu");
    requireSetupError(
        Session.call("generate", "--model", model.toString(), "--prompt", "a", "--threads", "-1"),
        "number of threads is -1");
  }

  private static Path copy(String name) throws IOException {
    Path target = Files.createDirectory(directory.resolve(name));
    try (var files = Files.list(model)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
    return target;
  }

  private static String text(String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--prompt", "Hello", "--json"));
    arguments.addAll(List.of(options));
    return lines(generate(arguments.toArray(String[]::new))).get(0).path("tokens").toString();
  }

  private static List<JsonNode> lines(Outcome outcome) throws IOException {
    assertThat(outcome.code()).as(outcome.err()).isZero();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : outcome.out().lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static Outcome generate(String... options) {
    return runWithInput("", options);
  }

  private static Outcome runWithInput(String input, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("generate", "--model", model.toString(), "--threads", "1"));
    arguments.addAll(List.of(options));
    return new Session(List.of()).runWithInput(input, arguments.toArray(String[]::new));
  }

  private static void requireSetupError(Outcome outcome, String... parts) {
    assertThat(outcome.code()).as(outcome.out() + outcome.err()).isEqualTo(2);
    assertThat(outcome.err()).contains(parts).doesNotContain("\tat ", "Exception");
    assertThat(outcome.err().lines()).hasSize(1);
  }
}
