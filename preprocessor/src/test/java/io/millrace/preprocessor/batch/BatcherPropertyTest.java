package io.millrace.preprocessor.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.sequence.TokenSequence;
import io.millrace.preprocessor.tokenize.TokenRanges;
import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.TokenBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.statistics.Statistics;

/** Whatever sequences come, and however they are grouped: every token lands once, in order. */
class BatcherPropertyTest {
  private static final int MAX_LENGTH = 40;
  private static final int PAD = 3;

  /** Longer than any scene lasts, and after it even then. */
  private static final long FOREVER = 1L << 50;

  private static final long THE_END = 2 * FOREVER;
  private static final Fingerprints MADE_BY = new Fingerprints("t".repeat(64), "f".repeat(64));

  /** How batches are made, and of what, which arrives as its clock says. */
  record Scene(Grouping grouping, BatchLimits limits, PadTo padTo, List<TokenSequence> sequences) {
    RowLayout layout() {
      return new RowLayout(
          new RowLength(padTo, 8, MAX_LENGTH),
          PAD,
          LabelsOnPadding.IGNORE,
          grouping instanceof Grouping.Packed);
    }

    Batcher batcher() {
      return new Batcher(layout(), limits, grouping);
    }
  }

  @Property(tries = 500)
  void everyTokenLandsOnceInOrderWithItsMaskAndLabel(@ForAll("scenes") Scene scene) {
    Map<Source, TokenSequence> missing = new HashMap<>();
    scene.sequences().forEach(sequence -> missing.put(sourceOf(sequence), sequence));
    for (DueBatch due : allBatches(scene)) {
      TokenBatch batch = new BatchMaker(scene.layout()).make(due.rows(), Instant.EPOCH);
      int next = 0;
      for (int row = 0; row < batch.rows(); row++) {
        int place = row * batch.length();
        int end = place + batch.length();
        for (int number = 1; place < end && batch.attentionMask()[place] != 0; number++) {
          Source source = batch.sources().get(next++);
          assertThat(source.row()).isEqualTo(row);
          TokenSequence sequence =
              missing.remove(new Source(source.partition(), source.offset(), source.part(), 0));
          assertThat(sequence).as("%s comes once", source).isNotNull();
          assertLies(sequence, number, batch, place, scene.layout().packed());
          place += sequence.length();
        }
        for (; place < end; place++) {
          assertThat(batch.inputIds()[place]).isEqualTo(PAD);
          assertThat(batch.attentionMask()[place]).isZero();
          assertThat(batch.labels()[place]).isEqualTo(TokenBatch.IGNORED_LABEL);
        }
      }
      assertThat(next).isEqualTo(batch.sources().size());
    }
    assertThat(missing).isEmpty();
  }

  private static void assertLies(
      TokenSequence sequence, int number, TokenBatch batch, int place, boolean packed) {
    for (int i = 0; i < sequence.length(); i++) {
      assertThat(batch.inputIds()[place + i]).isEqualTo(sequence.ids()[i]);
      assertThat(batch.attentionMask()[place + i]).isEqualTo(number);
      boolean target = sequence.trained().contains(i) && !(packed && i == 0);
      assertThat(batch.labels()[place + i])
          .isEqualTo(target ? sequence.ids()[i] : TokenBatch.IGNORED_LABEL);
    }
  }

  @Property(tries = 300)
  void noBatchBreaksALimitAndItsSizeIsBounded(@ForAll("scenes") Scene scene) {
    for (DueBatch due : allBatches(scene)) {
      TokenBatch batch = new BatchMaker(scene.layout()).make(due.rows(), Instant.EPOCH);
      assertThat(batch.rows()).isLessThanOrEqualTo(scene.limits().rows());
      assertThat((long) batch.tokenCount()).isLessThanOrEqualTo(scene.limits().tokens());
      assertThat((long) TokenBatch.CODEC.encode(batch).length)
          .isLessThanOrEqualTo(scene.limits().bytes());
      assertThat(batch.length()).isLessThanOrEqualTo(MAX_LENGTH);
    }
  }

  @Property(tries = 300)
  void aRestartAtAnyMomentChangesNothing(@ForAll("scenes") Scene scene, @ForAll Random random) {
    List<List<List<TokenSequence>>> undisturbed = new ArrayList<>();
    allBatches(scene).forEach(due -> undisturbed.add(due.rows()));

    List<List<List<TokenSequence>>> disturbed = new ArrayList<>();
    Set<TokenSequence> waiting = new LinkedHashSet<>();
    Batcher batcher = scene.batcher();
    for (TokenSequence sequence : scene.sequences()) {
      if (random.nextInt(4) == 0) {
        batcher = scene.batcher();
        waiting.forEach(batcher::add);
      }
      drainDue(batcher, sequence.arrivedAt(), disturbed, waiting);
      waiting.add(sequence);
      batcher.add(sequence);
      drainDue(batcher, sequence.arrivedAt(), disturbed, waiting);
    }
    drainDue(batcher, THE_END, disturbed, waiting);

    assertThat(disturbed).isEqualTo(undisturbed);
    assertThat(waiting).isEmpty();
  }

  private static void drainDue(
      Batcher batcher,
      long now,
      List<List<List<TokenSequence>>> batches,
      Set<TokenSequence> waiting) {
    for (DueBatch due : drain(batcher, now)) {
      batches.add(due.rows());
      due.rows().forEach(row -> row.forEach(waiting::remove));
    }
  }

  /** As after a restart with a lower max.length and batch.tokens. */
  @Property(tries = 100)
  void whatFitsNoLimitAnyMoreLeavesAllTheSame(@ForAll("scenes") Scene scene) {
    int tooLong = (int) Math.min(2000, scene.limits().tokens()) + 1;
    Batcher batcher = scene.batcher();
    batcher.add(sequence(0, 0, 0, tooLong, 1));
    batcher.add(sequence(1, 0, 0, 2, 1));
    assertThat(batcher.due(THE_END).orElseThrow().rows().get(0).get(0).length()).isEqualTo(tooLong);

    Batcher renewed = scene.batcher();
    renewed.add(sequence(0, 0, 0, tooLong, 1));
    TokenSequence other =
        new TokenSequence(
            0, 1, 0, 0, 0, new Fingerprints("t", "g"), new int[] {1, 2}, TokenRanges.first(2));
    assertThat(renewed.dueBefore(other)).hasSize(1);
    assertThat(renewed.size()).isZero();
  }

  @Property(tries = 200)
  void withoutGroupingTheOrderIsThatOfArrival(@ForAll("inOrderScenes") Scene scene) {
    List<TokenSequence> sent = new ArrayList<>();
    allBatches(scene).forEach(due -> due.rows().forEach(sent::addAll));
    assertThat(sent).isEqualTo(scene.sequences());
  }

  @Property(tries = 200)
  void whatWaitsIsCountedAndBounded(@ForAll("scenes") Scene scene) {
    Batcher batcher = scene.batcher();
    List<List<List<TokenSequence>>> batches = new ArrayList<>();
    Set<TokenSequence> waiting = new LinkedHashSet<>();
    for (TokenSequence sequence : scene.sequences()) {
      waiting.add(sequence);
      batcher.add(sequence);
      drainDue(batcher, sequence.arrivedAt(), batches, waiting);
      assertThat(batcher.size()).isEqualTo(waiting.size());
      assertThat(batcher.tokens())
          .isEqualTo(waiting.stream().mapToLong(TokenSequence::length).sum());
      if (scene.grouping() instanceof Grouping.ByLength byLength) {
        assertThat(batcher.size()).isLessThan(byLength.buffer());
      } else if (scene.grouping() instanceof Grouping.Packed packed) {
        long rows = Math.min(scene.limits().rows(), scene.limits().tokens() / MAX_LENGTH + 1L);
        assertThat(batcher.tokens())
            .isLessThanOrEqualTo((rows + packed.spareRows() + 1) * MAX_LENGTH);
      }
    }
  }

  @Property(tries = 500)
  void whatHasWaitedTooLongGoesAndNothingGoesForItsAgeBefore(@ForAll("scenes") Scene scene) {
    long linger = scene.limits().lingerMillis();
    Batcher batcher = scene.batcher();
    Set<TokenSequence> waiting = new LinkedHashSet<>();
    int forTheirAge = 0;
    for (TokenSequence sequence : scene.sequences()) {
      long now = sequence.arrivedAt();
      for (DueBatch due : drain(batcher, now)) {
        assertThat(due.reason()).isEqualTo(FlushReason.LINGER);
        assertThat(oldest(due)).isLessThanOrEqualTo(now - linger);
        due.rows().forEach(row -> row.forEach(waiting::remove));
        forTheirAge++;
      }
      assertThat(waiting).allMatch(one -> now - one.arrivedAt() < linger);
      waiting.add(sequence);
      batcher.add(sequence);
      for (DueBatch due : drain(batcher, now)) {
        assertThat(due.reason()).isNotEqualTo(FlushReason.LINGER);
        due.rows().forEach(row -> row.forEach(waiting::remove));
      }
    }
    Statistics.label("batches closed for their age").collect(forTheirAge > 0);
    Statistics.label("batches closed for their age")
        .coverage(checker -> checker.check(true).percentage(share -> share > 5));
  }

  private static long oldest(DueBatch due) {
    return due.rows().stream()
        .flatMap(List::stream)
        .mapToLong(TokenSequence::arrivedAt)
        .min()
        .orElseThrow();
  }

  private static List<DueBatch> allBatches(Scene scene) {
    Batcher batcher = scene.batcher();
    List<DueBatch> batches = new ArrayList<>();
    for (TokenSequence sequence : scene.sequences()) {
      batches.addAll(drain(batcher, sequence.arrivedAt()));
      batcher.add(sequence);
      batches.addAll(drain(batcher, sequence.arrivedAt()));
    }
    batches.addAll(drain(batcher, THE_END));
    return batches;
  }

  private static List<DueBatch> drain(Batcher batcher, long now) {
    List<DueBatch> batches = new ArrayList<>();
    for (Optional<DueBatch> due = batcher.due(now); due.isPresent(); due = batcher.due(now)) {
      batches.add(due.get());
    }
    return batches;
  }

  @Provide
  Arbitrary<Scene> scenes() {
    return scenes(groupings());
  }

  @Provide
  Arbitrary<Scene> inOrderScenes() {
    return scenes(Arbitraries.just(new Grouping.InOrder()));
  }

  private Arbitrary<Scene> scenes(Arbitrary<? extends Grouping> groupings) {
    return Combinators.combine(groupings, limits(), Arbitraries.of(PadTo.class), sequenceLengths())
        .as((grouping, limits, padTo, parts) -> new Scene(grouping, limits, padTo, parts));
  }

  private static Arbitrary<Grouping> groupings() {
    return Arbitraries.oneOf(
        Arbitraries.just(new Grouping.InOrder()),
        Arbitraries.integers().between(8, 40).map(Grouping.ByLength::new),
        Arbitraries.integers().between(1, 12).map(Grouping.Packed::new));
  }

  private static Arbitrary<BatchLimits> limits() {
    return Combinators.combine(
            Arbitraries.oneOf(
                Arbitraries.integers().between(1, 8), Arbitraries.just(BatchLimits.NONE)),
            Arbitraries.oneOf(
                Arbitraries.integers().between(MAX_LENGTH, 200),
                Arbitraries.just(BatchLimits.NONE)),
            Arbitraries.integers().between(1200, 4000),
            Arbitraries.oneOf(Arbitraries.longs().between(1, 200), Arbitraries.just(FOREVER)))
        .as(BatchLimits::new);
  }

  /** Records of up to three parts each, with any tokens trained, some of them after a pause. */
  private static Arbitrary<List<TokenSequence>> sequenceLengths() {
    Arbitrary<Tuple2<Integer, Long>> part =
        Combinators.combine(Arbitraries.integers().between(2, MAX_LENGTH), Arbitraries.longs())
            .as(Tuple::of);
    Arbitrary<Integer> pause =
        Arbitraries.oneOf(Arbitraries.just(0), Arbitraries.integers().between(1, 100));
    return Combinators.combine(pause, part.list().ofMaxSize(3))
        .as(Tuple::of)
        .list()
        .ofMaxSize(60)
        .map(
            records -> {
              List<TokenSequence> sequences = new ArrayList<>();
              long now = 0;
              for (int record = 0; record < records.size(); record++) {
                now += records.get(record).get1();
                List<Tuple2<Integer, Long>> parts = records.get(record).get2();
                for (int i = 0; i < parts.size(); i++) {
                  sequences.add(sequence(record, i, now, parts.get(i).get1(), parts.get(i).get2()));
                }
              }
              return sequences;
            });
  }

  private static TokenSequence sequence(
      int offset, int part, long arrivedAt, int length, long seed) {
    Random random = new Random(seed);
    boolean[] trained = new boolean[length];
    for (int i = 0; i < length; i++) {
      trained[i] = random.nextBoolean();
    }
    int[] ids = random.ints(length, 0, 150_000).toArray();
    return new TokenSequence(0, offset, part, 0, arrivedAt, MADE_BY, ids, TokenRanges.of(trained));
  }

  private static Source sourceOf(TokenSequence sequence) {
    return new Source(sequence.partition(), sequence.offset(), sequence.part(), 0);
  }
}
