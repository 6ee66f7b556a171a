package io.millrace.service.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** A gauge that is set: NaN until it is, then the last value. Safe for use by several threads. */
public final class Reading {
  private volatile double value;

  private Reading(double value) {
    this.value = value;
  }

  /** Registers a gauge without a value. */
  public static Reading in(MeterRegistry registry, String name, String help) {
    return in(registry, name, null, help);
  }

  /**
   * Registers a gauge without a value.
   *
   * @param unit for example {@code seconds}; null for none
   */
  public static Reading in(MeterRegistry registry, String name, String unit, String help) {
    return in(registry, name, unit, help, Tags.empty());
  }

  /**
   * Registers one of several gauges of a name.
   *
   * @param unit for example {@code seconds}; null for none
   */
  public static Reading in(
      MeterRegistry registry, String name, String unit, String help, Tags tags) {
    Reading reading = new Reading(Double.NaN);
    Gauge.builder(name, reading, Reading::get)
        .description(help)
        .baseUnit(unit)
        .tags(tags)
        .register(registry);
    return reading;
  }

  public void set(double newValue) {
    value = newValue;
  }

  public double get() {
    return value;
  }
}
