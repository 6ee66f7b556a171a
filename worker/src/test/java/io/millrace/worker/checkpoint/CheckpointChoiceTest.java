package io.millrace.worker.checkpoint;

import static io.millrace.worker.checkpoint.Saves.forge;
import static io.millrace.worker.checkpoint.Saves.save;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointChoiceTest {
  @TempDir Path root;
  private CheckpointStore store;
  private Path older;
  private Path newest;

  @BeforeEach
  void saveTwo() throws IOException {
    store = new CheckpointStore(root, new Retention(2, 0), "own");
    older = save(store, 10);
    newest = save(store, 20);
  }

  @Test
  void theNewestIfNothingSpeaksAgainstIt() {
    Choice choice = store.choose(whole -> Optional.empty());

    assertThat(choice.chosen().map(Checkpoint::directory)).contains(newest);
    assertThat(choice.passedOver()).isEmpty();
  }

  @Test
  void noneWhereThereIsNone(@TempDir Path empty) {
    Choice choice =
        new CheckpointStore(empty, new Retention(2, 0), "own").choose(whole -> Optional.empty());

    assertThat(choice.chosen()).isEmpty();
    assertThat(choice.passedOver()).isEmpty();
  }

  @Test
  void anObjectionPassesAWholeOneOver() {
    Choice choice =
        store.choose(
            whole ->
                whole.manifest().step() == 20
                    ? Optional.of("The journal does not have it.")
                    : Optional.empty());

    assertThat(choice.chosen().map(Checkpoint::directory)).contains(older);
    assertThat(choice.passedOver())
        .containsExactly(new PassedOver(newest, "The journal does not have it."));
  }

  @Test
  void allPassedOverIsForTheCallerToJudge() throws IOException {
    Files.delete(newest.resolve("run.json"));

    Choice choice = store.choose(whole -> Optional.of("No."));

    assertThat(choice.chosen()).isEmpty();
    assertThat(choice.passedOver())
        .containsExactly(
            new PassedOver(newest, "run.json is missing."), new PassedOver(older, "No."));
  }

  @Test
  void filesThatAreNotListedAreNoTrouble() throws IOException {
    Files.writeString(newest.resolve("notes.txt"), "mine");

    assertThat(Saves.chosenStep(store)).contains(20L);
  }

  @Test
  void missingFiles() throws IOException {
    Files.delete(newest.resolve("model.safetensors"));
    assertPassedOver("model.safetensors is missing.");
    Files.createDirectory(newest.resolve("model.safetensors"));
    assertPassedOver("model.safetensors is no file.");
    Files.delete(newest.resolve("run.json.sha256"));
    assertPassedOver("run.json.sha256 is missing.");
  }

  @Test
  void changedFiles() throws IOException {
    Files.writeString(newest.resolve("optimizer.safetensors"), "moment");
    assertPassedOver("optimizer.safetensors is not as it was saved: its SHA-256 differs.");
  }

  @Test
  void aManifestThatIsNone() throws IOException {
    for (String text : List.of("", "{\"run\":", "\0\0\0\0")) {
      Files.writeString(newest.resolve("run.json"), text);
      assertThat(passedOver())
          .satisfiesAnyOf(
              reason -> assertThat(reason).startsWith("run.json is no manifest: "),
              reason -> assertThat(reason).isEqualTo("run.json is no JSON object."));
    }
    forge(newest, "[]");
    assertPassedOver("run.json is no JSON object.");
    forge(newest, "{\"format_version\": " + RunManifest.FORMAT_VERSION + ", \"step\": \"x\"}");
    assertThat(passedOver()).startsWith("run.json is no manifest: ");
  }

  @Test
  void aManifestThatSomebodyChanged() throws IOException {
    String text = Files.readString(newest.resolve("run.json"));
    Files.writeString(newest.resolve("run.json"), text.replace("\"step\" : 20", "\"step\" : 21"));
    assertPassedOver(
        "run.json is not as it was saved: its SHA-256 differs from run.json.sha256's.");
  }

  @Test
  void anotherFormat() throws IOException {
    manifest(json -> json.put("format_version", 1));
    assertPassedOver(
        "run.json has format version 1, and this program reads "
            + RunManifest.FORMAT_VERSION
            + " only.");
  }

  @Test
  void aManifestThatListsTooLittle() throws IOException {
    manifest(json -> json.remove("files"));
    assertThat(passedOver()).startsWith("run.json is no manifest: ").contains("files");
    manifest(json -> json.putObject("files"));
    assertPassedOver("optimizer.safetensors is not among its files: it has no optimizer state.");
    String checksum = DirectoryFiles.checksum(newest.resolve("optimizer.safetensors"));
    manifest(json -> json.putObject("files").put("optimizer.safetensors", checksum));
    assertPassedOver("model.safetensors is not among its files: it has no weights.");
  }

  @Test
  void aManifestThatListsWhatIsNotItsOwn() throws IOException {
    String checksum = DirectoryFiles.checksum(older.resolve("model.safetensors"));
    String inside = "../step-00000020/model.safetensors";
    for (String name :
        List.of("../step-00000010/model.safetensors", older + "/model.safetensors", inside, "..")) {
      manifest(
          json ->
              ((ObjectNode) json.path("files")).removeAll().setAll(files(json, name, checksum)));
      assertPassedOver("run.json lists " + name + ", which is outside of the checkpoint.");
    }
    manifest(
        json ->
            ((ObjectNode) json.path("files")).removeAll().setAll(files(json, "a\0b", checksum)));
    assertThat(passedOver()).startsWith("run.json lists a file that cannot be: ");
  }

  /** All that a checkpoint needs, and one more, the first of them. */
  private ObjectNode files(ObjectNode json, String more, String checksum) {
    ObjectNode files = json.objectNode().put(more, checksum);
    try {
      DirectoryFiles.checksums(older).forEach(files::put);
      DirectoryFiles.checksums(newest).forEach(files::put);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    files.remove(List.of("run.json", "run.json.sha256"));
    return files;
  }

  private void manifest(Consumer<ObjectNode> change) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = (ObjectNode) mapper.readTree(newest.resolve("run.json").toFile());
    change.accept(json);
    forge(newest, mapper.writeValueAsString(json));
  }

  private void assertPassedOver(String reason) {
    assertThat(passedOver()).isEqualTo(reason);
  }

  /** The reason why the newest is passed over, and the older one is chosen. */
  private String passedOver() {
    Choice choice = store.choose(whole -> Optional.empty());
    assertThat(choice.chosen().map(Checkpoint::directory)).contains(older);
    assertThat(choice.passedOver()).extracting(PassedOver::directory).containsExactly(newest);
    return choice.passedOver().get(0).reason();
  }
}
