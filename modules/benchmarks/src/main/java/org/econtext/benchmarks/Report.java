package org.econtext.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints measurements. */
public final class Report {
  private Report() {}

  /**
   * Prints measurements for people.
   *
   * @param measurements what was measured
   * @param out where to
   */
  public static void print(List<Measurement> measurements, PrintStream out) {
    for (Measurement each : measurements) {
      StringBuilder line = new StringBuilder();
      line.append(
          String.format(Locale.ROOT, "%-58s %12.2f %-6s", each.name(), each.value(), each.unit()));
      if (!Double.isNaN(each.limit())) {
        line.append(
            String.format(Locale.ROOT, " limit %10.2f  ratio %6.2f", each.limit(), each.ratio()));
      }
      if (each.budget() != null) {
        Budget.Kind kind = each.budget().kind();
        line.append(
            String.format(
                Locale.ROOT,
                "  budget %s %.2f %s  %s",
                kind.isUpper() ? "<=" : ">=",
                each.budget().bound(),
                kind.isRatio() ? "x" : each.unit(),
                each.met() ? "met" : "NOT MET"));
      }
      out.println(line);
    }
  }

  /**
   * Prints measurements as a JSON array. What there is none of is null.
   *
   * @param measurements what was measured
   * @param out where to; flushed, not closed
   * @throws IOException if that fails
   */
  public static void printJson(List<Measurement> measurements, PrintStream out) throws IOException {
    try (JsonGenerator json =
        new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
      json.useDefaultPrettyPrinter();
      json.writeStartArray();
      for (Measurement each : measurements) {
        json.writeStartObject();
        json.writeStringField("name", each.name());
        number(json, "value", each.value());
        json.writeStringField("unit", each.unit());
        number(json, "limit", each.limit());
        number(json, "ratio", each.ratio());
        number(json, "budget", each.bound().orElse(Double.NaN));
        if (each.budget() == null) {
          json.writeNullField("budgetOf");
          json.writeNullField("met");
        } else {
          json.writeStringField("budgetOf", each.budget().kind().isRatio() ? "ratio" : "value");
          json.writeBooleanField("met", each.met());
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    out.println();
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isNaN(value)) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, value);
    }
  }
}
