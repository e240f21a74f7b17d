package dev.homeostat;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.homeostat.alert.Courier;
import dev.homeostat.signal.Clock;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of the house that a compiler does not know. */
class ArchitectureTest {

  private static final String ROOT = "dev.homeostat";

  /** In reading order, as in ARCHITECTURE.md: each uses only those before it. */
  private static final List<String> PACKAGES =
      List.of(
          ROOT + ".text",
          ROOT + ".store",
          ROOT + ".signal",
          ROOT + ".sensor",
          ROOT + ".series",
          ROOT + ".detect",
          ROOT + ".alert",
          ROOT + ".evidence",
          ROOT + ".sink",
          ROOT);

  private static final JavaClasses CORE =
      new ClassFileImporter().importPath(Path.of("target/classes"));

  @Test
  void eachPackageUsesOnlyThoseAboveIt() {
    for (int i = 0; i < PACKAGES.size(); i++) {
      String[] below = PACKAGES.subList(i + 1, PACKAGES.size()).toArray(String[]::new);
      if (below.length > 0) {
        noClasses()
            .that()
            .resideInAPackage(PACKAGES.get(i))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(below)
            .allowEmptyShould(true)
            .check(CORE);
      }
    }
  }

  @Test
  void everyClassHasItsPlaceInTheOrder() {
    classes().should().resideInAnyPackage(PACKAGES.toArray(String[]::new)).check(CORE);
  }

  @Test
  void coreNeedsTheJdkOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                ROOT + "..",
                "java..",
                "javax.management..",
                "javax.net..",
                "javax.crypto..",
                "jdk.jfr..",
                "com.sun.management..",
                "jdk.jfr..",
                "org.jspecify.annotations.."))
        .check(CORE);
  }

  @Test
  void nobodyPrintsWhereTheHostPrints() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(CORE);
  }

  @Test
  void nobodyTouchesTheHostsLogging() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(System.Logger.class)
        .orShould()
        .callMethod(System.class, "getLogger", String.class)
        .check(CORE);
  }

  @Test
  void theTimeIsHandedIn() {
    noClasses()
        .that(not(resideInAnyPackage(ROOT + ".sensor")))
        .and()
        .areNotAssignableTo(Clock.class)
        .and()
        .areNotAssignableTo(Courier.class)
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .check(CORE);
  }

  @Test
  void nobodyEndsTheHostOrHooksIntoItsEnd() {
    noClasses()
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .orShould()
        .callMethod(Runtime.class, "addShutdownHook", Thread.class)
        .check(CORE);
  }

  @Test
  void stateIsPrivate() {
    noFields().that().areNotFinal().should().bePublic().check(CORE);
  }
}
