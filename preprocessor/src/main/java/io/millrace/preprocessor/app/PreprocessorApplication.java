package io.millrace.preprocessor.app;

import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.preprocessor.streams.InputOffsets;
import io.millrace.preprocessor.streams.StreamsMeters;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.Application;
import io.millrace.service.SetupException;
import io.millrace.service.config.OperationsSettings;
import io.millrace.service.config.Settings;
import io.millrace.service.http.OperationsServer;
import io.millrace.service.metrics.MetricRegistries;
import io.millrace.service.metrics.ProcessMeters;
import io.millrace.service.topic.TopicCreator;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The preprocessor as a process: the topology on Kafka Streams, /metrics and /health.
 *
 * <p>Bad records never end it. What does (a broker that refuses, a defect) is logged and ends it as
 * failed, for whoever supervises it to start it again; nothing is lost by that.
 */
public final class PreprocessorApplication implements Application {
  private static final Logger LOG = LoggerFactory.getLogger(PreprocessorApplication.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final PreprocessorSettings settings;
  private final PrometheusMeterRegistry registry;
  private final CountDownLatch ended = new CountDownLatch(1);
  // To close in the reverse order of their opening.
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final StreamsThreads threads = new StreamsThreads();
  private volatile boolean failed;
  private volatile SetupException known;
  private volatile String address = "";

  public PreprocessorApplication(PreprocessorSettings settings) {
    this.settings = settings;
    this.registry = MetricRegistries.labelled("application", settings.applicationId());
  }

  @Override
  public synchronized void start() {
    try {
      open();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open() {
    opened.push(registry::close);
    Pipeline pipeline = Pipeline.of(settings, registry);
    opened.push(() -> threads.release(pipeline));
    Settings values = settings.values();
    TopicNames topics = settings.topics();
    TopicCreator.ensure(
        values,
        List.of(
            topics.text(),
            topics.evalText(),
            topics.batches(),
            topics.evalBatches(),
            topics.deadLetters()));
    StateDirectory directory =
        StateDirectory.of(values.string(PreprocessorSettings.STATE_DIRECTORY));
    opened.push(directory);
    KafkaStreams streams = streams(pipeline, directory);
    OperationsServer server =
        new OperationsServer(
            values.string(OperationsSettings.HTTP_HOST),
            values.integer(OperationsSettings.HTTP_PORT),
            registry,
            new StreamsHealth(
                streams::state,
                new PollSilence(streams::metrics),
                Duration.ofMillis(values.longInteger(OperationsSettings.HEALTH_STALL_TIMEOUT_MS))));
    opened.push(server);
    address = server.address();
    ProcessMeters process = new ProcessMeters(registry);
    opened.push(process);
    KafkaStreamsMetrics metrics = new KafkaStreamsMetrics(streams);
    metrics.bindTo(registry);
    opened.push(metrics);
    StreamsMeters.register(registry, streams::state);
    InputOffsets offsets =
        new InputOffsets(
            admin(values), settings.applicationId(), List.of(topics.text(), topics.evalText()));
    opened.push(offsets);
    pipeline.inputs().forEach((topic, input) -> input.watch(offsets.left(topic)));
    offsets.start();
    streams.start();
    LOG.info(
        "Preprocessing {} and {}; metrics at {}/metrics",
        settings.topics().text(),
        settings.topics().evalText(),
        address);
  }

  private KafkaStreams streams(Pipeline pipeline, StateDirectory directory) {
    KafkaStreams streams;
    try {
      StreamsConfig config = new StreamsConfig(StreamsProperties.of(settings, directory.path()));
      streams = new KafkaStreams(pipeline.topology(), config, clients(config));
    } catch (KafkaException e) {
      throw new SetupException(
          "Kafka Streams does not start ("
              + e.getMessage()
              + "): check state.directory and the client.*, producer.*, consumer.* and streams.*"
              + " settings.",
          e);
    }
    opened.push(
        () ->
            threads.end(
                () ->
                    streams.close(
                        // So that a restart need not wait for this member's session to time out.
                        CloseOptions.groupMembershipOperation(
                                CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                            .withTimeout(CLOSE_TIMEOUT))));
    streams.setUncaughtExceptionHandler(
        e -> {
          logFailure(e);
          failed = true;
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    streams.setStateListener(
        (state, before) -> {
          if (state.hasCompletedShutdown()) {
            ended.countDown();
          }
        });
    return streams;
  }

  /** One that soon gives up asking; it is asked again. */
  private static Admin admin(Settings values) {
    Map<String, Object> properties = values.kafkaClient("admin");
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5000);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5000);
    return Admin.create(properties);
  }

  private KafkaClientSupplier clients(StreamsConfig config) {
    KafkaClientSupplier configured = config.getKafkaClientSupplier();
    return settings.instanceId().isEmpty()
        ? configured
        : new InstanceClients(configured, settings.applicationId(), settings.instanceId());
  }

  private void logFailure(Throwable failure) {
    if (!settings.instanceId().isEmpty() && InstanceId.wasTaken(failure)) {
      LOG.error(
          "Another process runs as instance.id '{}' of the application '{}' and has taken over its"
              + " work, so this one ends: give every instance an instance.id of its own.",
          settings.instanceId(),
          settings.applicationId());
      LOG.debug("It was noticed by this", failure);
      return;
    }
    // Threads fail one after the other, and only the first may know why.
    KnownFailure.in(failure).filter(found -> known == null).ifPresent(found -> known = found);
    if (known == null) {
      LOG.error("The preprocessor failed and ends", failure);
    } else {
      LOG.error("{}", known.getMessage());
      LOG.debug("It was noticed by this", failure);
    }
  }

  /** Where /metrics and /health are, for example {@code http://127.0.0.1:9465}; empty before. */
  public String address() {
    return address;
  }

  @Override
  public boolean await() throws InterruptedException {
    ended.await();
    if (known != null) {
      throw known;
    }
    return !failed;
  }

  @Override
  public synchronized void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        LOG.warn("Something did not close", e);
      }
    }
    ended.countDown();
  }
}
