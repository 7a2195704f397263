package dev.puffel;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** The manifests for Kubernetes are valid and have the properties that operators rely on. */
class KubernetesIT {
    private static final Path FOLDER = Path.of("src/main/kubernetes");
    private static final List<JsonNode> DOCUMENTS = base();
    private static final Schema SCHEMA = schema();

    static List<JsonNode> documents() {
        return DOCUMENTS;
    }

    static List<JsonNode> deployments() {
        return ofKind("Deployment").toList();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void isValid(JsonNode document) {
        assertEquals(List.of(), SCHEMA.validate(document));
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void mistakesAreFound(JsonNode deployment) {
        ObjectNode wrong = deployment.deepCopy();
        ((ObjectNode) wrong.at("/spec")).put("replicas", "three").remove("selector");
        ((ObjectNode) wrong.at("/spec/template/spec/containers/0")).put("livenesProbe", "a typing error");
        ((ObjectNode) wrong.at("/metadata/labels")).put("number", 1);

        assertEquals(
                Set.of("type", "required", "additionalProperties"),
                SCHEMA.validate(wrong).stream().map(Error::getKeyword).collect(toSet()));
    }

    /** The example is what `kubectl apply -k` sends: the base with an image and a ConfigMap that changes with its content. */
    @Test
    void exampleIsValid() throws IOException {
        assumeTrue(hasKubectl(), "there is no kubectl");
        Process kubectl = new ProcessBuilder(
                        "kubectl", "kustomize", FOLDER.resolve("example").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<JsonNode> example;
        try (BufferedReader in = kubectl.inputReader()) {
            example = read(in);
        }

        assertEquals(
                List.of(),
                example.stream()
                        .flatMap(document -> SCHEMA.validate(document).stream())
                        .toList());
        assertEquals(DOCUMENTS.size() + 1, example.size());
        String settings = example.stream()
                .filter(document -> document.at("/kind").asText().equals("ConfigMap"))
                .map(KubernetesIT::name)
                .findFirst()
                .orElseThrow();
        for (JsonNode document : example) {
            assertEquals("puffel", document.at("/metadata/namespace").asText());
            if (document.at("/kind").asText().equals("Deployment")) {
                JsonNode container = container(document);
                assertEquals(
                        "registry.example.com/puffel:1.0",
                        container.get("image").asText());
                assertEquals(
                        settings, container.at("/envFrom/0/configMapRef/name").asText());
            }
        }
    }

    @Test
    void eachRoleHasADeployment() {
        assertEquals(
                Map.of("puffel-api", "api", "puffel-relay", "relay", "puffel-worker", "worker"),
                ofKind("Deployment").collect(toMap(KubernetesIT::name, KubernetesIT::role)));
    }

    @Test
    void deploymentsDifferInNothingElse() {
        assertEquals(
                1,
                ofKind("Deployment").map(KubernetesIT::withoutRole).distinct().count());
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void hasThreeProbes(JsonNode deployment) {
        JsonNode container = container(deployment);

        assertEquals(
                List.of("/q/health/live", "/q/health/ready", "/q/health/started"),
                Stream.of("livenessProbe", "readinessProbe", "startupProbe")
                        .map(probe ->
                                container.at("/" + probe + "/httpGet/path").asText())
                        .toList());
        assertTrue(
                container.at("/startupProbe/periodSeconds").asInt()
                                * container.at("/startupProbe/failureThreshold").asInt()
                        >= 300,
                "migrations take their time");
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void hasItsShareOfTheMachine(JsonNode deployment) {
        JsonNode resources = container(deployment).at("/resources");

        assertTrue(resources.at("/requests").has("cpu"), "the autoscaler's percents are of that");
        assertTrue(resources.at("/limits").has("cpu"));
        assertEquals("512Mi", resources.at("/limits/memory").asText());
        assertEquals(resources.at("/limits/memory"), resources.at("/requests/memory"));
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void mayDoNothingButRun(JsonNode deployment) {
        JsonNode pod = pod(deployment).at("/securityContext");
        JsonNode container = container(deployment).at("/securityContext");

        assertTrue(pod.at("/runAsNonRoot").asBoolean());
        assertEquals(65532, pod.at("/runAsUser").asInt(), "the image's");
        assertEquals(65532, pod.at("/runAsGroup").asInt(), "the image's");
        assertEquals("RuntimeDefault", pod.at("/seccompProfile/type").asText());
        assertTrue(container.at("/readOnlyRootFilesystem").asBoolean());
        assertFalse(container.at("/allowPrivilegeEscalation").asBoolean(true));
        assertEquals("ALL", container.at("/capabilities/drop/0").asText());
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void hasAnAccountOfItsOwnWithoutRights(JsonNode deployment) {
        JsonNode account = named(
                "ServiceAccount", pod(deployment).at("/serviceAccountName").asText());

        assertFalse(account.at("/automountServiceAccountToken").asBoolean(true));
        assertEquals(name(deployment), name(account));
        assertEquals(0, ofKind("RoleBinding").count());
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void stopsInTime(JsonNode deployment) throws IOException {
        Properties settings = new Properties();
        try (InputStream in = Files.newInputStream(Path.of("src/main/resources/application.properties"))) {
            settings.load(in);
        }
        long needed = seconds(settings, "%prod.quarkus.shutdown.delay") + seconds(settings, "quarkus.shutdown.timeout");

        assertTrue(pod(deployment).at("/terminationGracePeriodSeconds").asLong() > needed);
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void isScrapedAtItsPort(JsonNode deployment) {
        JsonNode annotations = deployment.at("/spec/template/metadata/annotations");

        assertEquals("true", annotations.get("prometheus.io/scrape").asText());
        assertEquals("/metrics", annotations.get("prometheus.io/path").asText());
        assertEquals(
                container(deployment).at("/ports/0/containerPort").asText(),
                annotations.get("prometheus.io/port").asText());
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void selectsItsOwnPodsOnly(JsonNode deployment) {
        assertEquals(List.of(name(deployment)), selectedBy(deployment.at("/spec/selector/matchLabels")));
    }

    @Test
    void budgetsCoverEachDeploymentOnce() {
        assertEquals(
                deployments().stream().map(KubernetesIT::name).sorted().toList(),
                ofKind("PodDisruptionBudget")
                        .flatMap(budget -> selectedBy(budget.at("/spec/selector/matchLabels")).stream())
                        .sorted()
                        .toList());
    }

    @Test
    void onlyTheApiIsReachableFromEverywhere() {
        assertEquals(
                List.of("puffel-api"),
                ofKind("NetworkPolicy")
                        .filter(policy -> policy.at("/spec/ingress/0/from").isMissingNode())
                        .flatMap(policy -> selectedBy(policy.at("/spec/podSelector/matchLabels")).stream())
                        .toList());
        assertEquals(
                3,
                selectedBy(named("NetworkPolicy", "puffel").at("/spec/podSelector/matchLabels"))
                        .size());
    }

    @Test
    void serviceReachesTheApiOnly() {
        JsonNode service = named("Service", "puffel-api");

        assertEquals(List.of("puffel-api"), selectedBy(service.at("/spec/selector")));
        assertEquals(
                container(named("Deployment", "puffel-api")).at("/ports/0/name"),
                service.at("/spec/ports/0/targetPort"));
    }

    @Test
    void autoscalerScalesTheApi() {
        JsonNode scaler = named("HorizontalPodAutoscaler", "puffel-api").at("/spec");
        JsonNode target = named("Deployment", scaler.at("/scaleTargetRef/name").asText());

        assertEquals("puffel-api", name(target));
        assertEquals(target.at("/apiVersion"), scaler.at("/scaleTargetRef/apiVersion"));
        assertTrue(target.at("/spec/replicas").isMissingNode(), "applying it again scales nothing down");
        assertEquals(3, scaler.at("/minReplicas").asInt());
        assertEquals(10, scaler.at("/maxReplicas").asInt());
    }

    private static String role(JsonNode deployment) {
        assertEquals("PUFFEL_ROLES", container(deployment).at("/env/0/name").asText());
        return container(deployment).at("/env/0/value").asText();
    }

    private static JsonNode withoutRole(JsonNode deployment) {
        ObjectNode pod = pod(deployment).deepCopy();
        assertNotNull(pod.remove("topologySpreadConstraints"));
        assertNotNull(pod.remove("serviceAccountName"));
        ((ObjectNode) pod.at("/containers/0")).remove("env");
        return pod;
    }

    /** The names of the Deployments whose pods have all those labels. */
    private static List<String> selectedBy(JsonNode labels) {
        assertFalse(labels.isEmpty());
        return ofKind("Deployment")
                .filter(deployment -> labels.properties().stream()
                        .allMatch(label -> label.getValue()
                                .equals(deployment
                                        .at("/spec/template/metadata/labels")
                                        .get(label.getKey()))))
                .map(KubernetesIT::name)
                .toList();
    }

    private static JsonNode pod(JsonNode deployment) {
        return deployment.at("/spec/template/spec");
    }

    private static JsonNode container(JsonNode deployment) {
        assertEquals(1, pod(deployment).at("/containers").size());
        return pod(deployment).at("/containers/0");
    }

    private static JsonNode named(String kind, String name) {
        return ofKind(kind)
                .filter(document -> name(document).equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<JsonNode> ofKind(String kind) {
        return DOCUMENTS.stream()
                .filter(document -> document.at("/kind").asText().equals(kind));
    }

    private static String name(JsonNode document) {
        return document.at("/metadata/name").asText();
    }

    private static long seconds(Properties settings, String name) {
        return Duration.parse("PT" + settings.getProperty(name)).toSeconds();
    }

    private static boolean hasKubectl() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
    }

    private static List<JsonNode> base() {
        Path base = FOLDER.resolve("base");
        List<JsonNode> documents = new ArrayList<>();
        for (JsonNode file : read(base.resolve("kustomization.yaml")).get(0).get("resources")) {
            documents.addAll(read(base.resolve(file.asText())));
        }
        return documents;
    }

    private static List<JsonNode> read(Path file) {
        try (Reader in = Files.newBufferedReader(file)) {
            return read(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** By SnakeYAML, as Jackson does not resolve aliases. */
    private static List<JsonNode> read(Reader in) {
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> documents = new ArrayList<>();
        new Yaml().loadAll(in).forEach(document -> documents.add(mapper.valueToTree(document)));
        return documents;
    }

    private static Schema schema() {
        InputStream file = KubernetesIT.class.getResourceAsStream("/kubernetes-schema.json");
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(Objects.requireNonNull(file));
    }
}
