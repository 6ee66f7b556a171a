package io.millrace.worker.safetensors;

import io.millrace.service.SetupException;
import io.millrace.worker.tensor.HostTensor;
import io.millrace.worker.tensor.HostTensor.ElementType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;

/**
 * A safetensors file: a length of 8 bytes, a JSON header and the tensors' bytes. Tensors are
 * mapped, not read, so that a file of several gigabytes is in memory once, in the page cache.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class SafetensorsFile {
  private static final int LENGTH_BYTES = 8;

  /** The limit that Hugging Face's own reader sets. */
  private static final long MAX_HEADER_BYTES = 100_000_000;

  private final Path path;
  private final long dataStart;
  private final Map<String, TensorEntry> entries;

  private SafetensorsFile(Path path, long dataStart, Map<String, TensorEntry> entries) {
    this.path = path;
    this.dataStart = dataStart;
    this.entries = entries;
  }

  /**
   * Reads and checks the header.
   *
   * @throws SetupException when the file cannot be read or breaks the format's rules
   */
  public static SafetensorsFile open(Path path) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < LENGTH_BYTES) {
        throw new SetupException(
            path + ": a safetensors file has at least 8 bytes, this one has " + size + ".");
      }
      long headerBytes = read(channel, 0, LENGTH_BYTES).getLong(0);
      if (headerBytes < 0 || headerBytes > MAX_HEADER_BYTES || headerBytes > size - LENGTH_BYTES) {
        throw new SetupException(
            "%s: the header's length is given as %s bytes, but the file has %d: it is cut short or no safetensors file."
                .formatted(path, Long.toUnsignedString(headerBytes), size));
      }
      byte[] json = new byte[(int) headerBytes];
      read(channel, LENGTH_BYTES, json.length).get(json);
      long dataStart = LENGTH_BYTES + headerBytes;
      return new SafetensorsFile(
          path, dataStart, SafetensorsHeader.parse(path, json, size - dataStart));
    } catch (NoSuchFileException e) {
      throw new SetupException(path + " is not there.", e);
    } catch (IOException e) {
      throw new SetupException(path + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Where it lies. */
  public Path path() {
    return path;
  }

  /** Its tensors by name, in the order of their bytes. */
  public Map<String, TensorEntry> entries() {
    return Collections.unmodifiableMap(entries);
  }

  /**
   * Maps one tensor.
   *
   * @throws SetupException when there is none of that name, or its type is not F32, F16 or BF16, or
   *     it takes more than 2 GiB, or the file cannot be read
   */
  public HostTensor map(String name) {
    TensorEntry entry = entries.get(name);
    if (entry == null) {
      throw new SetupException(path + " has no tensor " + name + ".");
    }
    ElementType type = type(entry);
    if (entry.bytes() > Integer.MAX_VALUE) {
      throw new SetupException(
          "%s: tensor %s takes %d bytes; at most 2 GiB can be read at once."
              .formatted(path, name, entry.bytes()));
    }
    long[] shape = entry.shape().stream().mapToLong(Long::longValue).toArray();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer mapped =
          channel.map(FileChannel.MapMode.READ_ONLY, dataStart + entry.begin(), entry.bytes());
      return new HostTensor(type, shape, mapped.order(ByteOrder.LITTLE_ENDIAN));
    } catch (IOException e) {
      throw new SetupException(path + " cannot be read: " + e.getMessage(), e);
    }
  }

  private ElementType type(TensorEntry entry) {
    for (ElementType type : ElementType.values()) {
      if (type.name().equals(entry.type())) {
        return type;
      }
    }
    throw new SetupException(
        "%s: tensor %s is of type %s; F32, F16 and BF16 can be read."
            .formatted(path, entry.name(), entry.type()));
  }

  private static ByteBuffer read(FileChannel channel, long position, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new IOException("it ended at byte " + (position + buffer.position()));
      }
    }
    return buffer.flip();
  }
}
