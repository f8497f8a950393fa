package org.econtext.cli.remote;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A program that knows nothing of econtext; the demo runs it in a context. */
public final class DemoProgram {
  private DemoProgram() {}

  /** Writes stdin in capitals to stdout, and exits with the number of lines. */
  public static void main(String[] arguments) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    int lines = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(line.toUpperCase(Locale.ROOT));
      lines++;
    }
    System.exit(lines);
  }
}
