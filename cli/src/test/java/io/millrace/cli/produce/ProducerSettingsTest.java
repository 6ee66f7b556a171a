package io.millrace.cli.produce;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.setting.ClientSettings;
import io.millrace.service.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProducerSettingsTest {

  @Test
  void oneLargeRequestIsOnTheWayAtATime() {
    assertThat(of(Map.of()))
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", "true")
        .containsEntry("max.in.flight.requests.per.connection", "1")
        .containsEntry("batch.size", "262144")
        .containsEntry("linger.ms", "20");
  }

  @Test
  void whatWasGivenIsKept() {
    assertThat(
            of(
                Map.of(
                    "producer.max.in.flight.requests.per.connection", "3",
                    "producer.linger.ms", "0",
                    "client.client.id", "me")))
        .containsEntry("max.in.flight.requests.per.connection", "3")
        .containsEntry("linger.ms", "0")
        .containsEntry("client.id", "me");
  }

  private static Map<String, Object> of(Map<String, String> given) {
    return ProducerSettings.of(
        new Settings(ClientSettings.TABLE, given, ClientSettings.PASS_THROUGH));
  }
}
