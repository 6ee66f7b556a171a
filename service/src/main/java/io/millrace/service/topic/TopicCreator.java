package io.millrace.service.topic;

import io.millrace.schemas.topic.TopicNames;
import io.millrace.schemas.topic.TopicSpec;
import io.millrace.service.SetupException;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sure that the pipeline's topics are there before an application uses them. */
public final class TopicCreator {
  private static final Logger LOG = LoggerFactory.getLogger(TopicCreator.class);

  private TopicCreator() {}

  /**
   * As {@link #ensure(Settings, List)}, for who uses all topics.
   *
   * @throws SetupException when no broker answers, or a topic is missing and may not be created
   */
  public static void ensure(Settings settings) {
    ensure(settings, specs(settings).stream().map(TopicSpec::name).toList());
  }

  /**
   * Creates the topics that are missing, if {@code topics.create} allows it. Where it does not,
   * only those that the caller uses have to be there, because a user with few permissions sees no
   * others.
   *
   * @param used by the caller
   * @throws SetupException when no broker answers, or a topic is missing and may not be created
   */
  public static void ensure(Settings settings, List<String> used) {
    try (ClusterAdmin admin = new ClusterAdmin(settings)) {
      if (settings.flag(KafkaSettings.TOPICS_CREATE)) {
        create(admin, missingOrNotToBeCreated(admin, specs(settings)), replicas(settings));
        return;
      }
      List<String> missing = admin.missing(used);
      if (!missing.isEmpty()) {
        throw new SetupException(
            "The topics "
                + new TreeSet<>(missing)
                + " are missing at "
                + admin.servers()
                + " and topics.create is false: create them (millrace topics create) or set"
                + " topics.create=true.");
      }
    }
  }

  /**
   * The names of all topics that there are, for who creates none.
   *
   * @throws SetupException when no broker answers
   */
  public static Set<String> existing(Settings settings) {
    try (ClusterAdmin admin = new ClusterAdmin(settings)) {
      return existing(admin);
    }
  }

  /** The topics that Millrace wants under these settings. */
  public static List<TopicSpec> specs(Settings settings) {
    return TopicSpec.all(
        new TopicNames(settings.string(KafkaSettings.TOPIC_PREFIX)),
        settings.integer(KafkaSettings.TOPIC_PARTITIONS));
  }

  /** How many replicas new topics get; empty leaves it to the broker. */
  public static Optional<Short> replicas(Settings settings) {
    short replicas = (short) settings.integer(KafkaSettings.TOPIC_REPLICATION_FACTOR);
    return replicas < 1 ? Optional.empty() : Optional.of(replicas);
  }

  /**
   * Those of the topics that are not there.
   *
   * @throws SetupException when no broker answers, or this user may not see some of them
   */
  public static List<TopicSpec> missing(ClusterAdmin admin, List<TopicSpec> specs) {
    List<String> missing = admin.missing(specs.stream().map(TopicSpec::name).toList());
    return specs.stream().filter(spec -> missing.contains(spec.name())).toList();
  }

  /** Who sees only the topics of his role has most likely left topics.create at its default. */
  private static List<TopicSpec> missingOrNotToBeCreated(
      ClusterAdmin admin, List<TopicSpec> specs) {
    try {
      return missing(admin, specs);
    } catch (SetupException e) {
      throw Denial.in(e.getCause())
          .map(
              denial ->
                  new SetupException(
                      e.getMessage().replaceFirst("\\.$", "")
                          + "; with topics.create=false only those are asked for that are used"
                          + " here.",
                      e))
          .orElse(e);
    }
  }

  /**
   * Creates topics. One that somebody else creates at the same time is fine.
   *
   * @throws SetupException when the broker refuses
   */
  public static void create(ClusterAdmin admin, List<TopicSpec> specs, Optional<Short> replicas) {
    for (TopicSpec spec : specs) {
      NewTopic topic =
          new NewTopic(spec.name(), Optional.of(spec.partitions()), replicas)
              .configs(spec.settings(replicas));
      boolean faster = !create(admin, topic);
      LOG.info(faster ? "Topic {} was created by somebody else" : "Created topic {}", spec.name());
    }
  }

  /** Returns whether it was not there. */
  private static boolean create(ClusterAdmin admin, NewTopic topic) {
    try {
      return admin
          .askUnless(
              TopicExistsException.class,
              client ->
                  client.createTopics(List.of(topic)).all().thenApply(nothing -> topic.name()))
          .isPresent();
    } catch (SetupException e) {
      if (Denial.in(e.getCause()).isEmpty()) {
        throw e;
      }
      throw new SetupException(
          "The broker does not let this user create the topic "
              + topic.name()
              + ": have whoever owns the topics run millrace topics create.",
          e);
    }
  }

  private static Set<String> existing(ClusterAdmin admin) {
    return admin.ask(client -> client.listTopics().names());
  }
}
