import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Writes the jars of a folder anew for one kind of machine, Linux on x86_64, and without
 * compression, as the archive that they go into compresses them better: {@code java ThinJars.java
 * FOLDER}.
 */
final class ThinJars {
  private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dll|dylib|jnilib|a)");

  /**
   * Of the native libraries these stay. None of RocksDB's is among them, as the preprocessor's
   * stores are in memory, nor of the tokenizers', which lie beside the jars.
   */
  private static final Pattern NEEDED =
      Pattern.compile(
          "com/sun/jna/linux-x86-64/.*"
              + "|net/jpountz/util/linux/amd64/.*"
              + "|org/xerial/snappy/native/Linux/x86_64/.*"
              + "|linux/amd64/libzstd-jni.*");

  private ThinJars() {}

  public static void main(String[] arguments) throws IOException {
    List<Path> jars;
    try (var files = Files.list(Path.of(arguments[0]))) {
      jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
    }
    for (Path jar : jars) {
      Path thin = jar.resolveSibling(jar.getFileName() + ".thin");
      write(jar, thin);
      Files.move(thin, jar, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void write(Path jar, Path thin) throws IOException {
    try (ZipFile from = new ZipFile(jar.toFile());
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(thin))) {
      for (ZipEntry entry : Collections.list(from.entries())) {
        String name = entry.getName();
        if (NATIVE.matcher(name).matches() && !NEEDED.matcher(name).matches()) {
          continue;
        }
        byte[] bytes = from.getInputStream(entry).readAllBytes();
        to.putNextEntry(stored(name, entry.getTime(), bytes));
        to.write(bytes);
      }
    }
  }

  private static ZipEntry stored(String name, long time, byte[] bytes) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setTime(time);
    entry.setSize(bytes.length);
    entry.setCrc(checksum.getValue());
    return entry;
  }
}
