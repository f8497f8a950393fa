package org.econtext.parent;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A connection whose launching program asks for a password on stderr and reads it from stdin,
 * before it runs anything. The password is sent when the prompt has come; everything else waits
 * until the program has done its part, which the command that it then runs tells by a line on
 * stderr, see {@link #announcing}. Neither prompt nor line is passed on. A second prompt means that
 * the password was wrong: it gets the end of the input for an answer.
 */
public final class PromptedConnection implements Connection {
  /** What the command that was asked for writes to stderr when it begins. */
  private static final String BEGUN = "econtext: begun\n";

  /** Writes that; POSIX shell, ending in a semicolon. */
  static final String ANNOUNCEMENT = "echo \"" + BEGUN.strip() + "\" >&2;";

  private final Connection connection;
  private final byte[] prompt;
  private final byte[] password;
  private final InputStream error;
  private final OutputStream output;
  private boolean answered;
  private boolean begun;
  private boolean over;

  /**
   * Starts a launching program that may ask for a password. Its messages come untranslated,
   * whatever {@code LC_ALL} says; the character encoding stays as it is. A program that keeps the
   * environment passes that on to the context.
   *
   * @param command the program and its arguments; if there is a password, it runs a command that
   *     {@link #announcing} made
   * @param prompt what the program asks; nothing else that it says may contain this
   * @param password the answer; null if it must not ask
   * @return the connection
   * @throws IOException if it can't be started
   */
  public static Connection start(List<String> command, String prompt, Secret password)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LANGUAGE", "C");
    Connection connection = ProcessConnection.start(builder);
    return password == null ? connection : new PromptedConnection(connection, prompt, password);
  }

  /**
   * Answers the prompts of a connection.
   *
   * @param connection the connection; its launching program runs a command that {@link #announcing}
   *     made
   * @param prompt what the program asks; nothing else that it says may contain this
   * @param password the answer
   */
  public PromptedConnection(Connection connection, String prompt, Secret password) {
    this.connection = connection;
    this.prompt = prompt.getBytes(StandardCharsets.UTF_8);
    this.password = (password.reveal() + "\n").getBytes(StandardCharsets.UTF_8);
    error = new Dialogue(connection.error());
    output = new Held(connection.output());
  }

  /**
   * Makes a command tell that it begins.
   *
   * @param command program and arguments
   * @return a command that tells and then becomes the given one; what it adds has no single quote,
   *     exclamation mark or newline in it
   */
  public static List<String> announcing(List<String> command) {
    List<String> announcing =
        new ArrayList<>(List.of("sh", "-c", ANNOUNCEMENT + "exec \"$@\"", "sh"));
    announcing.addAll(command);
    return announcing;
  }

  @Override
  public InputStream input() {
    return connection.input();
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public InputStream error() {
    return error;
  }

  @Override
  public OptionalInt awaitExit(Duration timeout) throws InterruptedException {
    return connection.awaitExit(timeout);
  }

  @Override
  public void destroy() {
    end();
    connection.destroy();
  }

  private synchronized void end() {
    over = true;
    notifyAll();
  }

  private synchronized void begin() {
    begun = true;
    notifyAll();
  }

  private void answer() throws IOException {
    OutputStream out = connection.output();
    if (answered) {
      out.close();
      return;
    }
    answered = true;
    out.write(password);
    out.flush();
  }

  private synchronized void awaitBegun() throws IOException {
    try {
      while (!begun && !over) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the launching program asked for a password", e);
    }
    if (!begun) {
      throw new IOException("the launching program ended before it ran anything");
    }
  }

  /** Holds back what is written until the command has begun. */
  private final class Held extends FilterOutputStream {
    private boolean open;

    Held(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      if (!open) {
        awaitBegun();
        open = true;
      }
      out.write(bytes, offset, count);
    }
  }

  /** Looks for prompts and the command's beginning, and passes everything else on. */
  private final class Dialogue extends FilterInputStream {
    private final byte[] mark = BEGUN.getBytes(StandardCharsets.UTF_8);
    private final byte[] line = new byte[8 << 10];
    private int length;
    private int passedOn;
    private boolean done;

    Dialogue(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      while (!done && passedOn == length) {
        readLine();
      }
      if (passedOn == length) {
        return in.read(bytes, offset, count);
      }
      int taken = Math.min(count, length - passedOn);
      System.arraycopy(line, passedOn, bytes, offset, taken);
      passedOn += taken;
      return taken;
    }

    /** Reads until there is a line, a prompt, or no more. */
    private void readLine() throws IOException {
      length = 0;
      passedOn = 0;
      while (length < line.length) {
        int next = in.read();
        if (next < 0) {
          done = true;
          end();
          return;
        }
        line[length++] = (byte) next;
        if (endsWith(prompt)) {
          length -= prompt.length;
          tryToAnswer();
          return;
        }
        if (next == '\n') {
          if (endsWith(mark)) {
            length -= mark.length;
            done = true;
            begin();
          }
          return;
        }
      }
    }

    private void tryToAnswer() {
      try {
        answer();
      } catch (IOException e) {
        // A program that takes no answer is about to end; what it says of that is still to be read.
        answered = true;
      }
    }

    private boolean endsWith(byte[] wanted) {
      return length >= wanted.length
          && java.util.Arrays.equals(
              line, length - wanted.length, length, wanted, 0, wanted.length);
    }
  }
}
