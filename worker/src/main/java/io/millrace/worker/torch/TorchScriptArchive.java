package io.millrace.worker.torch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The file that {@code torch.jit.load} reads: a zip, uncompressed, with the TorchScript sources of
 * this module and one object without tensors. What {@code torch.jit.save} writes, without Python.
 */
final class TorchScriptArchive {
  /** Resources in {@code /torch}, each a TorchScript module {@code __torch__.NAME}. */
  private static final List<String> SOURCES = List.of("adamw", "cross_entropy", "gpt2");

  /**
   * Version of the operator schemas: with a lower one, old operators are meant by the same names.
   */
  private static final String VERSION = "10\n";

  private TorchScriptArchive() {}

  /**
   * Writes an archive.
   *
   * @param module a source's name
   * @param className a class in it, the archive's object
   * @param attributes of the object, for each that the class declares: Boolean, Integer, Double or
   *     String
   */
  static void write(Path file, String module, String className, Map<String, ?> attributes)
      throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.setMethod(ZipOutputStream.STORED);
      add(zip, "data.pkl", Pickle.object("__torch__." + module, className, attributes));
      for (String source : SOURCES) {
        add(zip, "code/__torch__/" + source + ".py", source(source));
      }
      add(zip, "constants.pkl", Pickle.emptyTuple());
      add(zip, "version", VERSION.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static void add(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    ZipEntry entry = new ZipEntry("millrace/" + name);
    entry.setSize(bytes.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  private static byte[] source(String name) throws IOException {
    try (InputStream in = TorchScriptArchive.class.getResourceAsStream("/torch/" + name + ".py")) {
      if (in == null) {
        throw new IOException("The resource /torch/" + name + ".py is missing from the class path");
      }
      return in.readAllBytes();
    }
  }
}
