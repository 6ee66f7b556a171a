package io.millrace.worker.app;

import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.SetupException;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import io.millrace.service.registry.RegistryException;
import io.millrace.service.topic.TopicCreator;
import io.millrace.worker.audit.CheckpointReplay;
import io.millrace.worker.audit.CheckpointReplay.Rebuilt;
import io.millrace.worker.audit.Lineage;
import io.millrace.worker.audit.LineageFold;
import io.millrace.worker.audit.ModelComparison;
import io.millrace.worker.audit.RecordFate;
import io.millrace.worker.audit.RecordTracer;
import io.millrace.worker.audit.ReplayModels;
import io.millrace.worker.audit.ReplayPlan;
import io.millrace.worker.audit.ReplayPlanner;
import io.millrace.worker.audit.ReplayReport;
import io.millrace.worker.audit.ReplayWatch;
import io.millrace.worker.audit.TextRecord;
import io.millrace.worker.checkpoint.Checkpoint;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.checkpoint.StandaloneCheckpoint;
import io.millrace.worker.journal.JournalHistory;
import io.millrace.worker.journal.JournalPlace;
import io.millrace.worker.kafka.KafkaConnections;
import io.millrace.worker.recovery.Recognition;
import io.millrace.worker.source.BatchArchive;
import io.millrace.worker.source.SourceException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.KafkaException;

/**
 * Looks into a run by its checkpoints and its topics. It only reads, takes no lock and fences
 * nobody, so the run may go on meanwhile.
 */
public final class RunAudit {
  private final String run;
  private final Settings settings;
  private final TopicNames topics;
  private final Set<String> existing;
  private final KafkaConnections connections;
  private final ReplayModels models;

  private RunAudit(String run, Settings settings, Map<String, String> given) {
    this.run = run;
    this.settings = settings;
    this.topics = new TopicNames(settings.string(KafkaSettings.TOPIC_PREFIX));
    this.existing = TopicCreator.existing(settings);
    this.connections = new KafkaConnections(settings, run, List.of(), client -> {}, () -> {});
    this.models = new RecordedModels(given);
  }

  /**
   * Goes to the broker that the run has written down, or to the one given.
   *
   * @param manifest of one of the run's checkpoints
   * @param given settings that are to be otherwise than the run had them
   * @throws SetupException when no broker answers, or it has no events topic
   */
  public static RunAudit of(RunManifest manifest, Map<String, String> given) {
    RunAudit audit =
        new RunAudit(manifest.run(), RecordedSettings.of(manifest.conditions(), given), given);
    audit.requireTopic(audit.topics.events(), "the run's journal");
    return audit;
  }

  /**
   * Whether the journal knows checkpoints.
   *
   * @param manifests of the run's checkpoints, at least one
   * @return for each, a sentence that says why it does not count; empty where it does
   */
  public List<Optional<String>> objections(List<RunManifest> manifests) {
    List<Recognition> recognitions = manifests.stream().map(Recognition::new).toList();
    JournalPlace from =
        manifests.stream()
            .map(RunManifest::journal)
            .min(Comparator.comparingLong(JournalPlace::offset))
            .orElseThrow();
    return reading(
        () -> {
          history()
              .read(
                  Optional.of(from),
                  event -> recognitions.forEach(recognition -> recognition.accept(event)));
          return recognitions.stream().map(Recognition::objection).toList();
        });
  }

  /**
   * What a checkpoint was trained on.
   *
   * @throws SetupException when the journal is not whole up to the checkpoint or does not know it
   */
  public Lineage lineage(RunManifest manifest) {
    return reading(() -> LineageFold.read(manifest, history()));
  }

  /** What became of text records, one after the other. */
  public List<RecordFate> trace(Lineage lineage, List<TextRecord> records) {
    return reading(
        () -> {
          try (OpenParts open = new OpenParts()) {
            Optional<BatchArchive> archive =
                existing.contains(topics.batches())
                    ? Optional.of(open.keep(connections.archive()))
                    : Optional.empty();
            RecordTracer tracer = new RecordTracer(lineage, archive);
            List<RecordFate> fates = new ArrayList<>();
            for (TextRecord record : records) {
              fates.add(tracer.trace(record));
            }
            return fates;
          }
        });
  }

  /**
   * Computes a checkpoint again and compares.
   *
   * @return empty when {@code watch} broke it off
   * @throws SetupException when something that it takes is not there any more
   */
  public Optional<ReplayReport> replay(ReplayRequest request, ReplayWatch watch) {
    requireTopic(topics.batches(), "what the run was trained on");
    return reading(
        () -> {
          try (BatchArchive archive = connections.archive()) {
            return replay(request, archive, watch);
          }
        });
  }

  private Optional<ReplayReport> replay(
      ReplayRequest request, BatchArchive archive, ReplayWatch watch) throws InterruptedException {
    long from = System.nanoTime();
    Checkpoint target = request.target();
    ReplayPlanner planner = new ReplayPlanner(history(), target, models);
    ReplayPlan plan =
        request.from().isPresent()
            ? planner.fromCheckpoint(request.from().get())
            : request.model().isPresent()
                ? planner.fromModel(request.model())
                : planner.fromWhatIsThere();
    Optional<Rebuilt> rebuilt =
        new CheckpointReplay(models, archive).run(plan, target.manifest().plan().seed(), watch);
    rebuilt.ifPresent(
        model ->
            request
                .keep()
                .ifPresent(
                    directory ->
                        StandaloneCheckpoint.write(
                            directory, model.writer(), model.model(), target.manifest())));
    return rebuilt.map(
        model ->
            new ReplayReport(
                plan,
                (System.nanoTime() - from) / 1e6,
                ModelComparison.of(models.saved(target), model.model()),
                model.firstDivergence()));
  }

  private JournalHistory history() {
    return connections.history();
  }

  private void requireTopic(String topic, String content) {
    if (!existing.contains(topic)) {
      throw new SetupException(
          "There is no topic "
              + topic
              + " that this user may see at "
              + settings.string(KafkaSettings.BOOTSTRAP_SERVERS)
              + ", which would have "
              + content
              + " ('"
              + run
              + "'): check --bootstrap-servers and topic.prefix.");
    }
  }

  /** Whatever keeps a topic from being read has to be put right by somebody. */
  private <T> T reading(Reading<T> reading) {
    try {
      return reading.read();
    } catch (SourceException | RegistryException e) {
      throw new SetupException(e.getMessage(), e);
    } catch (KafkaException e) {
      throw new SetupException(
          "The topics of run '"
              + run
              + "' cannot be read at "
              + settings.string(KafkaSettings.BOOTSTRAP_SERVERS)
              + " ("
              + e.getMessage()
              + "): check the broker and the client.* settings.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SetupException("Interrupted while reading the topics of run '" + run + "'.", e);
    }
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read() throws InterruptedException;
  }
}
