package io.millrace.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Think hard about the layering before changing this file. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          // The worker's tests, which the crash test of the whole pipeline builds on, come as a
          // jar.
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.millrace");

  @Test
  void modulesDependInTheDirectionOfTheData() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("schemas")
        .definedBy("io.millrace.schemas..")
        .layer("service")
        .definedBy("io.millrace.service..")
        .layer("broker")
        .definedBy("io.millrace.broker..")
        .layer("preprocessor")
        .definedBy("io.millrace.preprocessor..")
        .layer("worker")
        .definedBy("io.millrace.worker..")
        .layer("cli")
        .definedBy("io.millrace.cli..")
        .whereLayer("schemas")
        .mayNotAccessAnyLayer()
        .whereLayer("service")
        .mayOnlyAccessLayers("schemas")
        .whereLayer("broker")
        .mayOnlyAccessLayers("schemas", "service")
        .whereLayer("preprocessor")
        .mayOnlyAccessLayers("schemas", "service")
        .whereLayer("worker")
        .mayOnlyAccessLayers("schemas", "service")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .check(CLASSES);
  }

  @Test
  void modulesAreFreeOfCycles() {
    slices().matching("io.millrace.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"schemas", "service", "preprocessor", "worker", "cli"})
  void packagesOfAModuleAreFreeOfCycles(String module) {
    slices().matching("io.millrace." + module + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveNameMatching("(?i).*\\b(util|utils|common|helper|helpers|manager|managers)\\b.*")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .check(CLASSES);
  }
}
