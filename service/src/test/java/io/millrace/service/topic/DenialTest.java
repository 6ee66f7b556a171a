package io.millrace.service.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.service.SetupException;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class DenialTest {
  @Test
  void namesWhatIsRefusedHoweverDeepItLies() {
    Throwable refusal = new TopicAuthorizationException(Set.of("news-events"));
    Throwable failure =
        new ExecutionException(new KafkaException("The transaction has failed", refusal));
    assertThat(sentence(failure))
        .isEqualTo(
            "The broker does not permit this user what this takes on the topic news-events"
                + " (Not authorized to access topics: [news-events]):"
                + " docs/permissions.md has the ACLs of each role.");
    assertThat(sentence(GroupAuthorizationException.forGroupId("g"))).contains("on the group g");
  }

  @Test
  void saysWhatWasTriedWhereTheRefusalNamesSomethingElse() {
    assertThat(
            Denial.in(
                    new ClusterAuthorizationException("Cluster authorization failed."),
                    "to write to the topic news-control")
                .orElseThrow())
        .hasMessageStartingWith(
            "The broker does not permit this user to write to the topic news-control"
                + " (Cluster authorization failed): ");
  }

  @Test
  void tellsAWrongPasswordFromAMissingPermission() {
    assertThat(sentence(new SaslAuthenticationException("Authentication failed")))
        .contains("name and password", "client.sasl.jaas.config")
        .doesNotContain("permit");
  }

  @Test
  void saysWhatIsWrongWithACertificate() {
    assertThat(handshake("PKIX path building failed: unable to find valid certification path"))
        .contains("client.ssl.truststore.location");
    assertThat(handshake("No subject alternative DNS name matching localhost found."))
        .contains("(No subject alternative DNS name matching localhost found):", "host name");
    assertThat(handshake("Received fatal alert: certificate_unknown"))
        .contains("client.ssl.keystore");
    assertThat(handshake("Unsupported or unrecognized SSL message"))
        .contains("client.security.protocol");
  }

  private static String handshake(String said) {
    String sentence =
        sentence(
            new ExecutionException(
                new SslAuthenticationException(
                    "SSL handshake failed", new SSLHandshakeException(said))));
    assertThat(sentence).startsWith("No TLS connection to the broker").endsWith(".");
    return sentence;
  }

  @Test
  void findsTheRefusalThatComesAsWordsAlone() {
    assertThat(
            sentence(
                new KafkaException(
                    "Unexpected error in TxnOffsetCommitResponse: Topic authorization failed.")))
        .contains("does not permit");
  }

  @Test
  void isNoneWhereSomethingElseFailed() {
    assertThat(Denial.in(new KafkaException("x", new TimeoutException("y")))).isEmpty();
    assertThat(Denial.in(null)).isEmpty();
  }

  private static String sentence(Throwable failure) {
    return Denial.in(failure).map(SetupException::getMessage).orElseThrow();
  }
}
