package io.millrace.service.config;

import io.millrace.service.LimitedFile;
import io.millrace.service.SetupException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** A Java properties file with settings. */
public final class SettingsFile {
  private static final int LARGEST = 1024 * 1024;

  private SettingsFile() {}

  /**
   * Reads the file, in UTF-8.
   *
   * @throws SetupException when it cannot be read, has more than 1 MiB or is no properties file
   */
  public static Map<String, String> read(Path file) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(LimitedFile.text(file, LARGEST)));
    } catch (IOException | IllegalArgumentException e) {
      throw new SetupException(
          "The settings file "
              + file
              + " cannot be read ("
              + e.getMessage()
              + "): give --config the path of a properties file.",
          e);
    }
    Map<String, String> settings = new TreeMap<>();
    properties.forEach((key, value) -> settings.put((String) key, ((String) value).strip()));
    return settings;
  }
}
