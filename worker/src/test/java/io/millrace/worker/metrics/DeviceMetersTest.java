package io.millrace.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.worker.LogLines;
import io.millrace.worker.program.DeviceUsage;
import org.junit.jupiter.api.Test;

class DeviceMetersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final DeviceMeters meters = new DeviceMeters(registry);

  /** Every rollback puts the run together anew. */
  @Test
  void whatIsPutTogetherAnewIsShownInPlaceOfWhatWas() {
    try (LogLines log = LogLines.allOf("io.micrometer")) {
      meters.show("cpu", new FixedUsage(1, 2, 0.25), 10);
      assertThat(gauge("memory.used")).isEqualTo(1);

      meters.show("cpu", new FixedUsage(3, 4, 0.5), 20);

      assertThat(log.lines()).isEmpty();
    }
    assertThat(gauge("memory.used")).isEqualTo(3);
    assertThat(gauge("memory.total")).isEqualTo(4);
    assertThat(gauge("utilization.ratio")).isEqualTo(0.5);
    assertThat(registry.get("millrace.device.peak.flops.per.second").gauge().value()).isEqualTo(20);
  }

  @Test
  void aDeviceThatIsLeftIsShownNoLonger() {
    meters.show("cuda:0", new FixedUsage(1, 2, 0.25), 10);
    meters.show("cuda:1", new FixedUsage(3, 4, 0.5), 20);

    assertThat(registry.get("millrace.device.memory.used").gauges())
        .singleElement()
        .satisfies(used -> assertThat(used.getId().getTag("device")).isEqualTo("cuda:1"));
  }

  private double gauge(String name) {
    return registry.get("millrace.device." + name).gauge().value();
  }

  private record FixedUsage(double memoryUsedBytes, double memoryTotalBytes, double utilization)
      implements DeviceUsage {
    @Override
    public void close() {}
  }
}
