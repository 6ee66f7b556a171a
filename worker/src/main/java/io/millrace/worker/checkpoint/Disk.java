package io.millrace.worker.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * What the store asks of the file system besides writing files. Each of it can fail, and a test can
 * make it.
 */
class Disk {

  /** Makes one directory in one that is there. */
  void createDirectory(Path directory) throws IOException {
    Files.createDirectory(directory);
  }

  /** The paths in a directory, by name. */
  List<Path> list(Path directory) throws IOException {
    return DirectoryFiles.list(directory);
  }

  /** Makes a directory's files and entries durable. */
  void sync(Path directory) throws IOException {
    for (Path file : list(directory)) {
      force(file, StandardOpenOption.WRITE);
    }
    syncEntries(directory);
  }

  /** Makes a directory's entries durable, so that a rename in it survives a power cut. */
  void syncEntries(Path directory) throws IOException {
    // Windows opens no directory as a file, and keeps a rename without it.
    if (!System.getProperty("os.name").startsWith("Windows")) {
      force(directory, StandardOpenOption.READ);
    }
  }

  /** Renames at once or not at all. */
  void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes a directory with all in it. What somebody else removes meanwhile is no trouble. */
  void delete(Path directory) throws IOException {
    Files.walkFileTree(directory, new Removal());
  }

  private static void force(Path path, StandardOpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException failure)
        throws IOException {
      if (failure != null && !(failure instanceof NoSuchFileException)) {
        throw failure;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
