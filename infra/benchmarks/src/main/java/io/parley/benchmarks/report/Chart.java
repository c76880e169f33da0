package io.parley.benchmarks.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A picture of lines over two logarithmic axes, as SVG. Values that are not above 0 are left out.
public final class Chart {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 400;
  private static final int LEFT = 70;
  private static final int RIGHT = 180;
  private static final int TOP = 40;
  private static final int BOTTOM = 50;

  /// Told apart by people who do not see all colours (Okabe and Ito).
  private static final List<String> COLOURS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000");

  private final String title;
  private final String xName;
  private final String yName;
  private final List<Line> lines = new ArrayList<>();

  /// @param xName with its unit
  /// @param yName with its unit
  public Chart(String title, String xName, String yName) {
    this.title = title;
    this.xName = xName;
    this.yName = yName;
  }

  public record Point(double x, double y) {
    boolean isDrawable() {
      return x > 0 && y > 0 && Double.isFinite(x) && Double.isFinite(y);
    }
  }

  private record Line(String name, boolean dashed, List<Point> points) {}

  /// @param points in the order of x
  public Chart line(String name, boolean dashed, List<Point> points) {
    lines.add(new Line(name, dashed, points.stream().filter(Point::isDrawable).toList()));
    return this;
  }

  public boolean isEmpty() {
    return lines.stream().allMatch(line -> line.points.isEmpty());
  }

  public String svg() {
    Axis x = Axis.over(all().map(Point::x).toList());
    Axis y = Axis.over(all().map(Point::y).toList());
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
        <rect width="%d" height="%d" fill="#ffffff"/>
        <text x="%d" y="22" font-size="15" font-weight="bold">%s</text>
        """
            .formatted(WIDTH, HEIGHT, WIDTH, HEIGHT, LEFT, escaped(title)));
    for (double tick : x.ticks()) {
      double at = xAt(x, tick);
      svg.append(stroke("#dddddd", at, TOP, at, HEIGHT - BOTTOM));
      svg.append(text("middle", at, HEIGHT - BOTTOM + 16, label(tick)));
    }
    for (double tick : y.ticks()) {
      double at = yAt(y, tick);
      svg.append(stroke("#dddddd", LEFT, at, WIDTH - RIGHT, at));
      svg.append(text("end", LEFT - 6, at + 4, label(tick)));
    }
    svg.append(stroke("#444444", LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM));
    svg.append(stroke("#444444", LEFT, TOP, LEFT, HEIGHT - BOTTOM));
    svg.append(text("middle", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, xName));
    svg.append(
        "<text transform=\"translate(18 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>\n"
            .formatted((TOP + HEIGHT - BOTTOM) / 2, escaped(yName)));
    for (int i = 0; i < lines.size(); i++) {
      append(svg, x, y, i);
    }
    return svg.append("</svg>\n").toString();
  }

  private void append(StringBuilder svg, Axis x, Axis y, int number) {
    Line line = lines.get(number);
    String colour = COLOURS.get(number % COLOURS.size());
    String dashes = line.dashed ? " stroke-dasharray=\"6 4\"" : "";
    StringBuilder points = new StringBuilder();
    for (Point point : line.points) {
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", xAt(x, point.x), yAt(y, point.y)));
      svg.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>\n",
              xAt(x, point.x),
              yAt(y, point.y),
              colour));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>\n",
            points.toString().strip(),
            colour,
            dashes));
    double at = TOP + 10 + 18.0 * number;
    int from = WIDTH - RIGHT + 12;
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"2\"%s/>\n",
            from,
            at,
            from + 24,
            at,
            colour,
            dashes));
    svg.append(text("start", from + 30, at + 4, line.name));
  }

  private Stream<Point> all() {
    return lines.stream().flatMap(line -> line.points.stream());
  }

  private static double xAt(Axis axis, double value) {
    return LEFT + axis.share(value) * (WIDTH - LEFT - RIGHT);
  }

  private static double yAt(Axis axis, double value) {
    return HEIGHT - BOTTOM - axis.share(value) * (HEIGHT - TOP - BOTTOM);
  }

  /// From one power of ten to another.
  private record Axis(int from, int to) {
    static Axis over(List<Double> values) {
      double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(1);
      double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(10);
      int from = (int) Math.floor(Math.log10(least));
      return new Axis(from, Math.max(from + 1, (int) Math.ceil(Math.log10(most))));
    }

    double share(double value) {
      return (Math.log10(value) - from) / (to - from);
    }

    List<Double> ticks() {
      List<Double> ticks = new ArrayList<>();
      for (int power = from; power <= to; power++) {
        for (int digit : new int[] {1, 2, 5}) {
          double tick = digit * Math.pow(10, power);
          if (share(tick) <= 1 + 1e-9 && (digit == 1 || to - from <= 3)) {
            ticks.add(tick);
          }
        }
      }
      return ticks;
    }
  }

  private static String stroke(String colour, double x1, double y1, double x2, double y2) {
    return String.format(
        Locale.ROOT,
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n",
        x1,
        y1,
        x2,
        y2,
        colour);
  }

  private static String text(String anchor, double x, double y, String text) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
        x,
        y,
        anchor,
        escaped(text));
  }

  private static String label(double value) {
    return value >= 1
        ? String.format(Locale.ROOT, "%,.0f", value)
        : new BigDecimal(value).round(new MathContext(1)).toPlainString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
