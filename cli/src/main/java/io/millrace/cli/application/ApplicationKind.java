package io.millrace.cli.application;

import io.millrace.service.Application;
import io.millrace.service.config.Settings;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigDef;

/**
 * A long-running part of Millrace that has a command of its own.
 *
 * @param command the command's name
 * @param description one sentence for its help
 * @param examples command lines that work, for its help
 * @param table its settings
 * @param passThroughPrefixes of settings that it hands to Kafka clients
 * @param constructor makes it from checked settings
 */
public record ApplicationKind(
    String command,
    String description,
    List<String> examples,
    ConfigDef table,
    List<String> passThroughPrefixes,
    Function<Settings, Application> constructor) {}
