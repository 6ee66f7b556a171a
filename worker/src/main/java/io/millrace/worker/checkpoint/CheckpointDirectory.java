package io.millrace.worker.checkpoint;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A directory by a checkpoint's name, {@code step-00000500} or {@code step-00000500.1}.
 *
 * @param path of it
 * @param step that the name says
 * @param repetition how many times the step had been saved before
 */
record CheckpointDirectory(Path path, long step, int repetition) {
  // As many digits as a long and an int have room for.
  private static final Pattern NAME = Pattern.compile("step-(\\d{8,18})(?:\\.(\\d{1,9}))?");

  private static final Comparator<CheckpointDirectory> NEWEST_FIRST =
      Comparator.comparingLong(CheckpointDirectory::step)
          .thenComparingInt(CheckpointDirectory::repetition)
          .reversed();

  /** Those of the paths that bear such a name, newest first. */
  static List<CheckpointDirectory> newestFirst(List<Path> paths) {
    return paths.stream()
        .map(CheckpointDirectory::of)
        .flatMap(Optional::stream)
        .sorted(NEWEST_FIRST)
        .toList();
  }

  /** The name that a step's checkpoint gets when the step was saved so many times before. */
  static String name(long step, int repetition) {
    String name = String.format(Locale.ROOT, "step-%08d", step);
    return repetition == 0 ? name : name + "." + repetition;
  }

  private static Optional<CheckpointDirectory> of(Path path) {
    Matcher name = NAME.matcher(path.getFileName().toString());
    if (!name.matches()) {
      return Optional.empty();
    }
    int repetition = name.group(2) == null ? 0 : Integer.parseInt(name.group(2));
    return Optional.of(new CheckpointDirectory(path, Long.parseLong(name.group(1)), repetition));
  }
}
