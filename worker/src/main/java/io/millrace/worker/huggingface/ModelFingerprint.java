package io.millrace.worker.huggingface;

import io.millrace.service.SetupException;
import io.millrace.worker.safetensors.SafetensorsFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells whether a directory holds the model that it held before: SHA-256 of configuration,
 * tokenizer and weights. Reads every byte of them.
 */
public final class ModelFingerprint {
  private ModelFingerprint() {}

  /**
   * Of a model directory, in hex.
   *
   * @throws SetupException when a file cannot be read
   */
  public static String of(Path directory) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
    try (DigestOutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      for (Path file : files(directory)) {
        out.write(
            (file.getFileName() + " " + Files.size(file) + "\n").getBytes(StandardCharsets.UTF_8));
        try (InputStream in = Files.newInputStream(file)) {
          in.transferTo(out);
        }
      }
    } catch (IOException e) {
      throw new SetupException(
          "The files of the model in " + directory + " cannot be read: " + e, e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<Path> files(Path directory) {
    Stream<Path> weights =
        WeightFiles.byTensor(directory).values().stream().map(SafetensorsFile::path).distinct();
    return Stream.concat(
            Stream.of(ModelDirectory.CONFIG, ModelDirectory.TOKENIZER)
                .map(directory::resolve)
                .filter(Files::isRegularFile),
            weights)
        .sorted()
        .toList();
  }
}
