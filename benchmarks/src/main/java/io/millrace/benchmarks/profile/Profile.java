package io.millrace.benchmarks.profile;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.benchmarks.measure.Spread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What one process saw of its steps. A step is the worker's: a batch forward and backward, the
 * update, and its outcome read back, so that the device is done.
 *
 * @param millis of each step without the profiler
 * @param profiledMillis of each step with it
 * @param operators of all profiled steps
 */
record Profile(List<Double> millis, List<Double> profiledMillis, List<Operator> operators) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static Profile read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Profile.class);
  }

  void writeTo(Path file) throws IOException {
    JSON.writeValue(file.toFile(), this);
  }

  Spread step() {
    return new Spread(millis);
  }

  Spread profiledStep() {
    return new Spread(profiledMillis);
  }
}
