package io.parley.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ChartTest {
  @Test
  void picture_hasALineALegendAndAxes() throws Exception {
    Document svg =
        parse(
            new Chart("Latency <of> pairs", "messages a second", "ms & more")
                .line("ours", false, List.of(point(200, 3), point(1_000, 12), point(5_000, 150)))
                .line("theirs", true, List.of(point(200, 1), point(5_000, 40)))
                .svg());

    assertThat(texts(svg))
        .contains("Latency <of> pairs", "messages a second", "ms & more", "ours", "theirs", "100");
    NodeList lines = svg.getElementsByTagName("polyline");
    assertThat(lines.getLength()).isEqualTo(2);
    assertThat(((Element) lines.item(0)).getAttribute("points").split(" ", -1)).hasSize(3);
    assertThat(((Element) lines.item(1)).getAttribute("stroke-dasharray")).isNotEmpty();
  }

  @Test
  void points_areWithinTheFrame_andHigherMeansHigher() throws Exception {
    Document svg =
        parse(
            new Chart("t", "x", "y")
                .line("a", false, List.of(point(0.02, 0.5), point(7, 90), point(400, 12_345)))
                .svg());
    NodeList dots = svg.getElementsByTagName("circle");
    double above = Double.MAX_VALUE;
    for (int i = 0; i < dots.getLength(); i++) {
      Element dot = (Element) dots.item(i);
      double x = Double.parseDouble(dot.getAttribute("cx"));
      double y = Double.parseDouble(dot.getAttribute("cy"));
      assertThat(x).isBetween(70.0, 460.0);
      assertThat(y).isBetween(40.0, 350.0).isLessThan(above);
      above = y;
    }
    assertThat(dots.getLength()).isEqualTo(3);
  }

  @Test
  void valuesThatHaveNoPlace_areLeftOut() throws Exception {
    Chart chart =
        new Chart("t", "x", "y").line("a", false, List.of(point(1, 0), point(2, Double.NaN)));

    assertThat(chart.isEmpty()).isTrue();
    assertThat(parse(chart.svg()).getElementsByTagName("circle").getLength()).isZero();
    assertThat(new Chart("t", "x", "y").line("a", true, List.of(point(5, 5))).isEmpty()).isFalse();
  }

  @Test
  void table_hasACellForEachColumn() {
    MarkdownTable table = new MarkdownTable("server", "msg/s").row("a|b", 5);

    assertThat(table)
        .hasToString(
            """
            | server | msg/s |
            | --- | ---: |
            | a\\|b | 5 |
            """);
    assertThat(catchThrowable(() -> table.row("a"))).isInstanceOf(IllegalArgumentException.class);
  }

  private static Chart.Point point(double x, double y) {
    return new Chart.Point(x, y);
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> texts(Document svg) {
    List<String> texts = new ArrayList<>();
    NodeList nodes = svg.getElementsByTagName("text");
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }
}
