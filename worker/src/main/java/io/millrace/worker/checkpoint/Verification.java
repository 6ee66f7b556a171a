package io.millrace.worker.checkpoint;

import io.millrace.worker.huggingface.OptimizerFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether a directory holds what was saved, all of it. */
final class Verification {
  private static final Pattern WEIGHTS = Pattern.compile("model(-\\d{5}-of-\\d{5})?\\.safetensors");

  private Verification() {}

  /**
   * Compares every file with its checksum. Files that the manifest does not list are no trouble.
   *
   * @throws IOException when the checkpoint cannot be gone on from, with a sentence that says why
   */
  static void requireWhole(Path directory, RunManifest manifest) throws IOException {
    requireComplete(manifest.files().keySet());
    for (Map.Entry<String, String> expected : manifest.files().entrySet()) {
      requireUnchanged(directory, expected.getKey(), expected.getValue());
    }
  }

  /**
   * Weights without their optimizer state would begin AdamW anew, so they are no checkpoint.
   *
   * @throws IOException when one of the two is not among the files, with a sentence that says so
   */
  static void requireComplete(Set<String> files) throws IOException {
    if (!files.contains(OptimizerFile.NAME)) {
      throw new IOException(
          OptimizerFile.NAME + " is not among its files: it has no optimizer state.");
    }
    if (files.stream().noneMatch(name -> WEIGHTS.matcher(name).matches())) {
      throw new IOException("model.safetensors is not among its files: it has no weights.");
    }
  }

  private static void requireUnchanged(Path directory, String name, String checksum)
      throws IOException {
    Path file = within(directory, name);
    if (!Files.isRegularFile(file)) {
      throw new IOException(name + (Files.exists(file) ? " is no file." : " is missing."));
    }
    String actual;
    try {
      actual = DirectoryFiles.checksum(file);
    } catch (IOException e) {
      throw new IOException(name + " cannot be read: " + e + ".", e);
    }
    if (!actual.equals(checksum)) {
      throw new IOException(name + " is not as it was saved: its SHA-256 differs.");
    }
  }

  /** A file directly in the directory. */
  private static Path within(Path directory, String name) throws IOException {
    try {
      Path relative = directory.getFileSystem().getPath(name);
      Path file = directory.resolve(relative);
      boolean direct = relative.getNameCount() == 1 && !relative.isAbsolute();
      if (direct && !name.isEmpty() && file.normalize().startsWith(directory.normalize())) {
        return file;
      }
    } catch (InvalidPathException e) {
      throw new IOException("run.json lists a file that cannot be: " + e.getMessage() + ".", e);
    }
    throw new IOException("run.json lists " + name + ", which is outside of the checkpoint.");
  }
}
