package io.millrace.worker;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * The core is plain Java, and what is plain Java can be tested and read alone. Think hard about the
 * layering before changing this file.
 */
class ArchitectureTest {
  private static final String ROOT = "io.millrace.worker";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void theCoreKnowsNoKafka() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".kafka..", ROOT + ".metrics..", ROOT + ".app..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..")
        .check(CLASSES);
  }

  @Test
  void onlyTheTorchAdapterKnowsPyTorch() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".torch..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("ai.djl..").and(resideOutsideOfPackage("ai.djl.huggingface..")))
        .check(CLASSES);
  }

  @Test
  void onlyTheTokenizerAdapterKnowsHuggingFacesLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".tokenizer..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl.huggingface..")
        .check(CLASSES);
  }

  @Test
  void thePackagesAreFreeOfCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void nothingIsCalledByAWordThatSaysNothing() {
    classes().should().haveNameNotMatching("(?i).*(util|common|helper|manager).*").check(CLASSES);
  }
}
