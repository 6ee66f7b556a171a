package io.millrace.worker.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CommandMemoryTest {

  @Test
  void remembersInTheOrderInWhichCommandsWereIssued() {
    CommandMemory memory = new CommandMemory(List.of(), CommandMemory.NOTHING_FORGOTTEN, 2);
    memory.remember("late", 30);
    memory.remember("early", 10);
    assertThat(memory.decided())
        .containsExactly(new DecidedCommand("early", 10), new DecidedCommand("late", 30));
    assertThat(memory.mayHaveForgotten(10)).isFalse();

    memory.remember("middle", 20);

    assertThat(memory.knows("early")).isFalse();
    assertThat(memory.mayHaveForgotten(10)).isTrue();
    assertThat(memory.mayHaveForgotten(11)).isFalse();
    assertThat(memory.decided()).extracting(DecidedCommand::id).containsExactly("middle", "late");
  }

  @Test
  void goesOnFromWhatItSaid() {
    CommandMemory memory = new CommandMemory(List.of(), CommandMemory.NOTHING_FORGOTTEN, 2);
    for (int i = 0; i < 5; i++) {
      memory.remember("c" + i, i);
    }

    CommandMemory again = new CommandMemory(memory.decided(), memory.forgottenUntil(), 2);

    assertThat(again.decided()).isEqualTo(memory.decided());
    assertThat(again.forgottenUntil()).isEqualTo(2);
  }

  @Test
  void isBounded() {
    CommandMemory memory = new CommandMemory();
    for (int i = 0; i < CommandMemory.CAPACITY + 10; i++) {
      memory.remember("c" + i, i);
    }
    assertThat(memory.decided()).hasSize(CommandMemory.CAPACITY);
    assertThat(memory.knows("c9")).isFalse();
    assertThat(memory.knows("c10")).isTrue();
  }

  /** However late they come again: what is not known is at least not taken for new. */
  @Test
  void neverTakesForNewWhatItHasSeen() {
    Random random = new Random(5);
    CommandMemory memory = new CommandMemory(List.of(), CommandMemory.NOTHING_FORGOTTEN, 100);
    Map<String, Integer> taken = new HashMap<>();
    List<DecidedCommand> sent = new ArrayList<>();
    for (int delivery = 0; delivery < 10_000; delivery++) {
      boolean isNew = sent.isEmpty() || random.nextInt(3) == 0;
      if (isNew) {
        // Senders' clocks differ.
        sent.add(new DecidedCommand("c" + delivery, delivery + random.nextInt(50)));
      }
      DecidedCommand command =
          isNew ? sent.get(sent.size() - 1) : sent.get(random.nextInt(sent.size()));
      if (!memory.knows(command.id()) && !memory.mayHaveForgotten(command.issuedAt())) {
        taken.merge(command.id(), 1, Integer::sum);
      }
      memory.remember(command.id(), command.issuedAt());
    }

    assertThat(taken.values()).containsOnly(1);
    assertThat(taken).hasSizeGreaterThan(3000);
  }
}
