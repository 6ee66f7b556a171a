package io.millrace.benchmarks;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void packagesAreFreeOfCycles() {
    slices()
        .matching("io.millrace.benchmarks.(*)..")
        .should()
        .beFreeOfCycles()
        .check(new ClassFileImporter().importPackages("io.millrace.benchmarks"));
  }
}
