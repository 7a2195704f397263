package dev.puffel;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.quarkus.scheduler.Scheduled;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.temporal.Temporal;
import java.util.Date;

/** The rules between packages, and those that no compiler knows. Empty packages keep every rule. */
@AnalyzeClasses(packages = "dev.puffel", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String COMMAND = "dev.puffel.command..";
    private static final String DEV = "dev.puffel.dev..";
    private static final String HTTP = "dev.puffel.http..";
    private static final String PUBSUB = "dev.puffel.pubsub..";
    private static final String TELEMETRY = "dev.puffel.telemetry..";

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("dev.puffel.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule DEPENDENCIES_POINT_ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("flight")
            .definedBy("dev.puffel.flight..")
            .layer("board")
            .definedBy("dev.puffel.board..")
            .layer("event")
            .definedBy("dev.puffel.event..")
            .layer("changes")
            .definedBy("dev.puffel.changes..")
            .layer("outbox")
            .definedBy("dev.puffel.outbox..")
            .layer("pubsub")
            .definedBy(PUBSUB)
            .layer("command")
            .definedBy(COMMAND)
            .layer("dev")
            .definedBy(DEV)
            .layer("http")
            .definedBy(HTTP)
            .layer("security")
            .definedBy("dev.puffel.security..")
            .layer("telemetry")
            .definedBy(TELEMETRY)
            .whereLayer("security")
            .mayOnlyBeAccessedByLayers("flight", "changes", "board", "event", "outbox", "pubsub", "command", "dev")
            .whereLayer("flight")
            .mayOnlyBeAccessedByLayers("changes", "board", "event", "outbox", "pubsub", "command")
            .whereLayer("changes")
            .mayOnlyBeAccessedByLayers("board", "command")
            .whereLayer("board")
            .mayOnlyBeAccessedByLayers("command")
            .whereLayer("event")
            .mayOnlyBeAccessedByLayers("outbox", "pubsub", "command")
            .whereLayer("outbox")
            .mayOnlyBeAccessedByLayers("pubsub", "command")
            .whereLayer("pubsub")
            .mayOnlyBeAccessedByLayers("command")
            .whereLayer("command")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("dev")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("telemetry")
            .mayNotBeAccessedByAnyLayer()
            .allowEmptyShould(true);

    /** Import, export and the cache depend on the flight; the flight depends on them in its resource only. */
    @ArchTest
    static final ArchRule ONLY_THE_RESOURCE_USES_TRANSFER_AND_PAGES = noClasses()
            .that()
            .resideInAPackage("dev.puffel.flight")
            .and()
            .haveSimpleNameNotEndingWith("Resource")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.puffel.flight.transfer..", "dev.puffel.flight.pages..")
            .allowEmptyShould(true);

    /** Hibernate reads and writes flights, and runs the few native queries beside them. */
    @ArchTest
    static final ArchRule FLIGHT_HAS_NO_JDBC = noClasses()
            .that()
            .resideInAPackage("dev.puffel.flight")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..")
            .allowEmptyShould(true);

    /** So that another broker could take its place. */
    @ArchTest
    static final ArchRule GOOGLE_STAYS_IN_PUBSUB = noClasses()
            .that()
            .resideOutsideOfPackages(PUBSUB, DEV)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.pubsub..", "com.google.api..", "com.google.cloud..", "io.grpc..")
            .allowEmptyShould(true);

    /** The classes that begin spans or hand one on. */
    @ArchTest
    static final ArchRule TRACES_STAY_AT_THE_EDGES = noClasses()
            .that()
            .resideOutsideOfPackages(PUBSUB, HTTP)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.opentelemetry..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule TIME_COMES_FROM_A_CLOCK = noClasses()
            .should()
            .accessTargetWhere(describe("it reads the machine's time", ArchitectureTest::readsTheTime))
            .because("a test can't set the machine's time; take a java.time.Clock")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule ONE_LOGGER = noClasses()
            .that()
            .resideOutsideOfPackages(COMMAND, DEV, TELEMETRY)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging..")
            .orShould(ACCESS_STANDARD_STREAMS)
            .because("logs go by org.jboss.logging; only what is run from a terminal talks to it")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule CONSTRUCTORS_TAKE_WHAT_A_CLASS_NEEDS =
            NO_CLASSES_SHOULD_USE_FIELD_INJECTION.allowEmptyShould(true);

    /** Or a schedule would run before the start has ended, or in an instance that has another role. */
    @ArchTest
    static final ArchRule SCHEDULES_SAY_WHEN_TO_SKIP = methods()
            .that()
            .areAnnotatedWith(Scheduled.class)
            .should()
            .beAnnotatedWith(describe(
                    "@Scheduled with skipExecutionIf",
                    annotation -> annotation.getRawType().isEquivalentTo(Scheduled.class)
                            && !annotation
                                    .get("skipExecutionIf")
                                    .orElseThrow()
                                    .toString()
                                    .contains("Never")))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule RESOURCES_ARE_NAMED_SO = classes()
            .that()
            .areAnnotatedWith(Path.class)
            .should()
            .haveSimpleNameEndingWith("Resource")
            .allowEmptyShould(true);

    private static boolean readsTheTime(JavaAccess<?> access) {
        if (!(access.getTarget() instanceof CodeUnitAccessTarget target)) {
            return false;
        }
        JavaClass owner = target.getOwner();
        var parameters = target.getRawParameterTypes();
        return switch (target.getName()) {
            case "now" ->
                owner.isAssignableTo(Temporal.class)
                        && parameters.stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
            case "currentTimeMillis" -> owner.isEquivalentTo(System.class);
            case JavaConstructor.CONSTRUCTOR_NAME -> owner.isEquivalentTo(Date.class) && parameters.isEmpty();
            default -> false;
        };
    }
}
