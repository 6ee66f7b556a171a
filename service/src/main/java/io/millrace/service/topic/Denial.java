package io.millrace.service.topic;

import io.millrace.service.SetupException;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.protocol.Errors;

/**
 * A broker's refusal, found in whatever failed because of it: Kafka's clients, and more so Kafka
 * Streams, wrap it again and again, and only the innermost says what is missing.
 */
public final class Denial {
  private static final String WHERE = "docs/permissions.md has the ACLs of each role.";

  private Denial() {}

  /**
   * What to tell whoever started the program.
   *
   * @return empty where the failure has another reason
   */
  public static Optional<SetupException> in(Throwable failure) {
    return in(failure, "");
  }

  /**
   * What to tell whoever started the program, where it is known what was tried: the refusal may be
   * of something else that this takes, or without a name.
   *
   * @param attempt continues "does not permit this user"; empty takes it from the refusal
   */
  public static Optional<SetupException> in(Throwable failure, String attempt) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthorizationException
          || cause instanceof AuthenticationException
          || isRefusedOffset(cause)) {
        return Optional.of(new SetupException(sentence(cause, attempt), failure));
      }
    }
    return Optional.empty();
  }

  /** Of topics that the broker does not name. */
  static SetupException ofTopics(Collection<String> topics, Throwable cause) {
    return new SetupException(
        "The broker does not let this user see " + named(topics) + ": " + WHERE, cause);
  }

  /**
   * An offset that is refused within a transaction, because the topic may not be read, comes as
   * words alone (Kafka 4.3.1).
   */
  private static boolean isRefusedOffset(Throwable cause) {
    return cause instanceof KafkaException
        && cause.getMessage() != null
        && cause.getMessage().endsWith(Errors.TOPIC_AUTHORIZATION_FAILED.message());
  }

  private static String sentence(Throwable refusal, String attempt) {
    if (refusal instanceof SslAuthenticationException) {
      return Handshake.sentence(refusal);
    }
    if (refusal instanceof AuthenticationException) {
      return "The broker does not take this user's name and password ("
          + withoutEnd(refusal)
          + "): check client.sasl.mechanism and client.sasl.jaas.config.";
    }
    return "The broker does not permit this user "
        + (attempt.isEmpty() ? "what this takes" + on(refusal) : attempt)
        + " ("
        + withoutEnd(refusal)
        + "): "
        + WHERE;
  }

  private static String on(Throwable refusal) {
    if (refusal instanceof TopicAuthorizationException topics
        && !topics.unauthorizedTopics().isEmpty()) {
      return " on " + named(topics.unauthorizedTopics());
    }
    if (refusal instanceof GroupAuthorizationException group && group.groupId() != null) {
      return " on the group " + group.groupId();
    }
    return refusal instanceof TransactionalIdAuthorizationException
        ? " on its transactional id"
        : "";
  }

  private static String named(Collection<String> topics) {
    return (topics.size() == 1 ? "the topic " : "the topics ")
        + String.join(", ", new TreeSet<>(topics));
  }

  private static String withoutEnd(Throwable refusal) {
    String message = String.valueOf(refusal.getMessage()).strip();
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }
}
