package io.millrace.preprocessor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocessor.app.PublishedLedger.Entry;
import io.millrace.preprocessor.ledger.Account;
import org.junit.jupiter.api.Test;

class PublishedLedgerTest {

  @Test
  void whatIsOnTheMetricsPage() {
    PublishedLedger ledger =
        PublishedLedger.of(
            """
            # TYPE millrace_preprocessor_ledger gauge
            millrace_preprocessor_ledger{account="records_in",input="text",partition="0"} 12.0
            millrace_preprocessor_ledger{account="records_in",input="text",partition="1"} 1.2E7
            millrace_preprocessor_ledger{account="records_in",input="eval-text",partition="0"} 3.0
            millrace_preprocessor_ledger_difference{input="text",of="tokens",partition="1"} -2.0
            millrace_preprocessor_ledger_difference{input="text",of="records",partition="1"} 0.0
            millrace_preprocessor_records_total{input="text",outcome="accepted"} 9.0
            millrace_preprocessor_sequences_pending{input="eval-text"} 4.0
            millrace_preprocessor_sequences_pending{input="text"} 5.0
            """);
    assertThat(ledger.places()).containsExactlyInAnyOrder("text-0", "text-1", "eval-text-0");
    assertThat(ledger.total("text", Account.RECORDS_IN)).isEqualTo(12_000_012);
    assertThat(ledger.total("eval-text", Account.RECORDS_IN)).isEqualTo(3);
    assertThat(ledger.pending()).isEqualTo(9);
    assertThat(ledger.differences()).hasSize(2).containsEntry(new Entry("text-1", "tokens"), -2L);
    assertThat(ledger.imbalances()).containsExactly("Missing in the ledger: -2 tokens of text-1.");
  }
}
