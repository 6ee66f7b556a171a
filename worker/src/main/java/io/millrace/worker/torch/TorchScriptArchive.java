package io.millrace.worker.torch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The file that {@code torch.jit.load} reads: a zip, uncompressed, with TorchScript sources and one
 * object without tensors. What {@code torch.jit.save} writes, without Python.
 */
final class TorchScriptArchive {
  /**
   * Version of the operator schemas: with a lower one, old operators are meant by the same names.
   */
  private static final String VERSION = "10\n";

  private TorchScriptArchive() {}

  /**
   * Writes an archive.
   *
   * @param sources resources of the class path by the module, without {@code __torch__.}, that they
   *     become
   * @param object of a class in one of them
   */
  static void write(Path file, Map<String, String> sources, ScriptObject object)
      throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.setMethod(ZipOutputStream.STORED);
      add(zip, "data.pkl", Pickle.object(object));
      for (Map.Entry<String, String> source : sources.entrySet()) {
        add(zip, "code/__torch__/" + source.getKey() + ".py", source(source.getValue()));
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

  private static byte[] source(String resource) throws IOException {
    try (InputStream in = TorchScriptArchive.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("The resource " + resource + " is missing from the class path");
      }
      return in.readAllBytes();
    }
  }
}
