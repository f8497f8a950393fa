package org.econtext.benchmarks.programs;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.style.Styler;

/**
 * Writes what the JSON files beside the page hold into the page, between markers, and as charts.
 */
public final class PageWriter {
  private static final int CHART_WIDTH = 720;
  private static final int CHART_HEIGHT = 320;

  private final Path page;
  private final Path figures;

  private PageWriter(Path docs) {
    page = docs.resolve("performance.md");
    figures = docs.resolve("performance");
  }

  public static void main(String[] arguments) throws IOException {
    System.setProperty("java.awt.headless", "true");
    new PageWriter(Path.of(arguments[0])).write();
  }

  private void write() throws IOException {
    String text = Files.readString(page);
    for (String name : List.of("budgets", "peers", "files", "inner", "scale")) {
      Path file = figures.resolve(name + ".json");
      if (Files.exists(file)) {
        List<Map<String, Object>> rows = rows(file);
        text = replaced(text, name, table(rows));
        chart(name, rows);
      }
    }
    Files.writeString(page, text);
  }

  private static List<Map<String, Object>> rows(Path file) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Object row : JSON.std.listFrom(Files.readString(file))) {
      Map<String, Object> named = new LinkedHashMap<>();
      ((Map<?, ?>) row).forEach((key, value) -> named.put((String) key, value));
      rows.add(named);
    }
    return rows;
  }

  private static String replaced(String text, String name, String table) {
    String begin = "<!-- " + name + " -->\n";
    String end = "<!-- end of " + name + " -->";
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("the page has no place for the table " + name);
    }
    return text.substring(0, from + begin.length()) + "\n" + table + "\n" + text.substring(to);
  }

  private static String table(List<Map<String, Object>> rows) {
    boolean hasLimits = has(rows, "limit");
    boolean hasBudgets = has(rows, "budget");
    StringBuilder table = new StringBuilder("| what | value |");
    StringBuilder rule = new StringBuilder("|---|---:|");
    if (hasLimits) {
      table.append(" limit | ratio |");
      rule.append("---:|---:|");
    }
    if (hasBudgets) {
      table.append(" budget | |");
      rule.append("---:|---|");
    }
    table.append('\n').append(rule).append('\n');
    for (Map<String, Object> row : rows) {
      String unit = " " + row.get("unit");
      table.append("| ").append(row.get("name"));
      cell(table, row.get("value"), unit);
      if (hasLimits) {
        cell(table, row.get("limit"), unit);
        cell(table, row.get("ratio"), "x");
      }
      if (hasBudgets) {
        cell(table, row.get("budget"), "ratio".equals(row.get("budgetOf")) ? "x" : unit);
        table.append(" | ").append(verdict(row.get("met")));
      }
      table.append(" |\n");
    }
    return table.toString();
  }

  private static boolean has(List<Map<String, Object>> rows, String field) {
    return rows.stream().anyMatch(row -> row.get(field) != null);
  }

  private static String verdict(Object met) {
    if (met == null) {
      return "";
    }
    return met.equals(true) ? "met" : "**missed**";
  }

  private static void cell(StringBuilder table, Object number, String unit) {
    table.append(" | ");
    if (number instanceof Number value) {
      table.append(text(value.doubleValue())).append(unit.strip().isEmpty() ? "" : unit);
    }
  }

  /** Three digits that say something, and no more. */
  private static String text(double value) {
    int decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  // ---- charts

  private void chart(String name, List<Map<String, Object>> rows) throws IOException {
    if (name.equals("budgets")) {
      chart("budgets", "Ratio to the limit, and the budget", budgets(rows));
    } else if (name.equals("peers")) {
      peers(rows);
    } else if (name.equals("files")) {
      chart("files", "MiB a second, and the limit", files(rows));
    } else if (name.equals("scale")) {
      chart("scale", "For each context in one JVM, microseconds", scale(rows));
    }
  }

  /** Of each line that has a ratio as its budget, both. */
  private static Map<String, Map<String, Double>> budgets(List<Map<String, Object>> rows) {
    Map<String, Map<String, Double>> series = new LinkedHashMap<>();
    for (Map<String, Object> row : rows) {
      if ("ratio".equals(row.get("budgetOf"))) {
        String what = words((String) row.get("name"), 4);
        put(series, "measured", what, row.get("ratio"));
        put(series, "budget", what, row.get("budget"));
      }
    }
    return series;
  }

  /** Of what has a raw pipe as its limit, both. */
  private static Map<String, Map<String, Double>> files(List<Map<String, Object>> rows) {
    Map<String, Map<String, Double>> series = new LinkedHashMap<>();
    for (Map<String, Object> row : rows) {
      if (row.get("budget") != null) {
        String what = (String) row.get("name");
        put(series, "econtext", what, row.get("value"));
        put(series, "raw pipe", what, row.get("limit"));
      }
    }
    return series;
  }

  /** A chart for each thing that is compared. */
  private void peers(List<Map<String, Object>> rows) throws IOException {
    Map<String, Map<String, Map<String, Double>>> charts = new LinkedHashMap<>();
    for (Map<String, Object> row : rows) {
      String[] parts = ((String) row.get("name")).split(": ", 2);
      String title = parts[1] + ", " + row.get("unit");
      put(
          charts.computeIfAbsent(title, any -> new LinkedHashMap<>()),
          "all",
          parts[0],
          row.get("value"));
    }
    int number = 0;
    for (Map.Entry<String, Map<String, Map<String, Double>>> chart : charts.entrySet()) {
      if (chart.getValue().get("all").size() > 1) {
        number++;
        chart("peers-" + number, chart.getKey(), chart.getValue());
      }
    }
  }

  private static Map<String, Map<String, Double>> scale(List<Map<String, Object>> rows) {
    Map<String, Map<String, Double>> series = new LinkedHashMap<>();
    for (Map<String, Object> row : rows) {
      String[] parts = ((String) row.get("name")).split(" contexts in one JVM, each: ", 2);
      if (parts.length == 2 && row.get("unit").equals("us")) {
        put(series, parts[1], parts[0], row.get("value"));
      }
    }
    return series;
  }

  private static void put(
      Map<String, Map<String, Double>> series, String name, String category, Object value) {
    series
        .computeIfAbsent(name, any -> new LinkedHashMap<>())
        .put(category, ((Number) value).doubleValue());
  }

  private static String words(String text, int count) {
    String[] words = text.split(" ", count + 1);
    return words.length <= count ? text : text.substring(0, text.length() - words[count].length());
  }

  private void chart(String file, String title, Map<String, Map<String, Double>> series)
      throws IOException {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(CHART_WIDTH)
            .height(CHART_HEIGHT)
            .title(title)
            .theme(Styler.ChartTheme.GGPlot2)
            .build();
    chart.getStyler().setLegendVisible(series.size() > 1);
    chart.getStyler().setLabelsVisible(true);
    series.forEach(
        (name, bars) ->
            chart.addSeries(name, new ArrayList<>(bars.keySet()), new ArrayList<>(bars.values())));
    try (OutputStream out = Files.newOutputStream(figures.resolve(file + ".svg"))) {
      ChartEncoder.saveChart(chart, out, "svg");
    }
  }
}
