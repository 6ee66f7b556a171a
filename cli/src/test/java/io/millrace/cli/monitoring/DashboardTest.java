package io.millrace.cli.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Grafana and its readers want of a dashboard. */
class DashboardTest {
  private static final Set<String> TYPES = Set.of("row", "stat", "timeseries", "heatmap", "table");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-z]\\w*)}?");
  private static final int COLUMNS = 24;

  static List<Dashboard> dashboards() {
    return Dashboard.all();
  }

  @Test
  void thereAreThreeAndEachHasAnAddressOfItsOwn() {
    assertThat(dashboards())
        .extracting(dashboard -> dashboard.json().path("uid").asText())
        .containsExactlyInAnyOrder("millrace-training", "millrace-pipeline", "millrace-kafka-jvm");
    assertThat(dashboards())
        .extracting(dashboard -> dashboard.json().path("title").asText())
        .doesNotHaveDuplicates()
        .allMatch(title -> title.startsWith("Millrace: "));
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void canBeProvisionedAndLeadsToTheOthers(Dashboard dashboard) {
    JsonNode json = dashboard.json();
    assertThat(json.path("id").isNull()).isTrue();
    assertThat(json.has("__inputs")).isFalse();
    assertThat(json.path("schemaVersion").asInt()).isGreaterThanOrEqualTo(39);
    assertThat(json.path("description").asText()).isNotBlank();
    assertThat(json.path("time").path("from").asText()).startsWith("now-");
    assertThat(json.path("refresh").asText()).matches("\\d+s");
    assertThat(json.path("tags")).extracting(JsonNode::asText).containsExactly("millrace");
    assertThat(Dashboard.list(json.path("links")))
        .singleElement()
        .satisfies(
            link -> {
              assertThat(link.path("type").asText()).isEqualTo("dashboards");
              assertThat(link.path("tags").path(0).asText()).isEqualTo("millrace");
              assertThat(link.path("includeVars").asBoolean()).isTrue();
              assertThat(link.path("keepTime").asBoolean()).isTrue();
            });
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void asksTheChosenDataSourceByVariablesThatThereAre(Dashboard dashboard) {
    List<String> names =
        dashboard.variables().stream().map(variable -> variable.path("name").asText()).toList();
    assertThat(names).startsWith("datasource").contains("run").doesNotHaveDuplicates();
    assertThat(dashboard.variables().get(0).path("type").asText()).isEqualTo("datasource");
    assertThat(
            Stream.of(
                    dashboard.shown(),
                    dashboard.annotations(),
                    dashboard.variables().subList(1, names.size()))
                .flatMap(List::stream))
        .allSatisfy(
            asking -> {
              assertThat(asking.at("/datasource/type").asText()).isEqualTo("prometheus");
              assertThat(asking.at("/datasource/uid").asText()).isEqualTo("${datasource}");
            });
    assertThat(VARIABLE.matcher(dashboard.json().toString()).results().map(r -> r.group(1)))
        .filteredOn(name -> !name.startsWith("__"))
        .isSubsetOf(names);
    assertThat(dashboard.queries())
        .flatMap(
            query ->
                VARIABLE.matcher(query.expression()).results().map(MatchResult::group).toList())
        .as("Every choice counts")
        .containsAll(
            names.stream().skip(1).filter(name -> used(dashboard, name)).map("$"::concat).toList());
  }

  /** Of the third dashboard, the run only narrows the choice of instances. */
  private static boolean used(Dashboard dashboard, String name) {
    return !(name.equals("run") && dashboard.file().equals("kafka-jvm.json"));
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void panelsLieSideBySide(Dashboard dashboard) {
    Set<List<Integer>> taken = new HashSet<>();
    for (JsonNode panel : dashboard.panels()) {
      JsonNode place = panel.path("gridPos");
      int left = place.path("x").asInt(-1);
      int top = place.path("y").asInt(-1);
      int right = left + place.path("w").asInt();
      int bottom = top + place.path("h").asInt();
      assertThat(left).as(panel.path("title").asText()).isNotNegative().isLessThan(right);
      assertThat(top).as(panel.path("title").asText()).isNotNegative().isLessThan(bottom);
      assertThat(right).as(panel.path("title").asText()).isLessThanOrEqualTo(COLUMNS);
      for (int x = left; x < right; x++) {
        for (int y = top; y < bottom; y++) {
          assertThat(taken.add(List.of(x, y)))
              .as("%s lies on another panel at %d, %d", panel.path("title"), x, y)
              .isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void panelsSayWhatTheyShowAndInWhichUnit(Dashboard dashboard) {
    assertThat(dashboard.panels())
        .extracting(panel -> panel.path("id").asInt())
        .doesNotHaveDuplicates()
        .doesNotContain(0);
    assertThat(dashboard.panels())
        .extracting(panel -> panel.path("type").asText())
        .isSubsetOf(TYPES);
    assertThat(dashboard.shown()).extracting(p -> p.path("title").asText()).doesNotHaveDuplicates();
    assertThat(dashboard.shown())
        .allSatisfy(
            panel -> {
              assertThat(panel.path("title").asText()).isNotBlank();
              assertThat(panel.path("description").asText())
                  .as("It says what is normal")
                  .containsIgnoringCase("normal")
                  .endsWith(".");
              JsonNode defaults = panel.at("/fieldConfig/defaults");
              assertThat(defaults.path("unit").asText()).isNotBlank();
              assertThat(defaults.at("/thresholds/mode").asText()).isEqualTo("absolute");
              JsonNode steps = defaults.at("/thresholds/steps");
              assertThat(steps).isNotEmpty();
              assertThat(steps.path(0).path("value").isNull()).isTrue();
              assertThat(panel.at("/fieldConfig/overrides").isArray()).isTrue();
              assertThat(panel.path("options")).isNotEmpty();
            })
        .allSatisfy(
            panel -> {
              List<JsonNode> targets = Dashboard.list(panel.path("targets"));
              assertThat(targets).isNotEmpty();
              assertThat(targets).extracting(t -> t.path("refId").asText()).doesNotHaveDuplicates();
              assertThat(targets).allMatch(target -> !target.path("expr").asText().isBlank());
            });
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void firstRowFillsTheWidth(Dashboard dashboard) {
    assertThat(
            dashboard.panels().stream()
                .filter(panel -> panel.at("/gridPos/y").asInt() == 0)
                .mapToInt(panel -> panel.at("/gridPos/w").asInt())
                .sum())
        .isEqualTo(COLUMNS);
  }

  @Test
  void annotationsTellOfCheckpointsEvaluationsAndCommands() {
    assertThat(dashboards())
        .filteredOn(dashboard -> !dashboard.file().equals("kafka-jvm.json"))
        .allSatisfy(
            dashboard ->
                assertThat(dashboard.annotations())
                    .extracting(annotation -> annotation.path("name").asText())
                    .contains("Checkpoints", "Evaluations", "Commands"))
        .allSatisfy(
            dashboard ->
                assertThat(dashboard.annotations())
                    .flatMap(annotation -> Dashboard.list(annotation.at("/filter/ids")))
                    .as("They mark curves")
                    .isNotEmpty()
                    .isSubsetOf(
                        dashboard.shown().stream()
                            .filter(panel -> panel.path("type").asText().equals("timeseries"))
                            .map(panel -> panel.path("id"))
                            .toList()));
  }
}
