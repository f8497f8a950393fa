package org.econtext.parent;

import java.util.ArrayList;
import java.util.List;
import org.econtext.core.boot.Main;
import org.econtext.parent.classes.Payload;

/**
 * The shell command that a transport runs at a target. It receives the payload, starts the JVM from
 * memory, and when that has ended tells how, and passes on what was left unread of its output.
 *
 * <p>It runs with any POSIX {@code sh}, and needs {@code dd}, {@code gzip}, {@code mkdir}, {@code
 * mkfifo} and {@code rm}. It has no single quote, exclamation mark or newline in it, so it can
 * stand between single quotes even where the login shell is csh.
 */
final class FirstStage {
  /** Written when the shell is ready for the payload. */
  static final String MARK = "EC0";

  /** The exit status, after {@code sysexits.h}'s EX_UNAVAILABLE, if there is no Java. */
  static final int STATUS_NO_JAVA = 69;

  /** The exit status, after {@code sysexits.h}'s EX_CANTCREAT, if there is no place in memory. */
  static final int STATUS_NO_MEMORY_DIRECTORY = 73;

  /** What JVMs older than 13 say before they even look at a class. */
  static final String TOO_OLD_FOR_OPTION = "Unrecognized VM option 'ErrorFileToStderr'";

  private FirstStage() {}

  /**
   * Makes the command.
   *
   * @param payload what will be sent
   * @param options how to start the JVM
   * @param processName what those who list processes shall see
   * @param nonce makes {@link #MARK} unmistakable
   * @return program and arguments
   */
  static List<String> command(
      Payload payload, ContextOptions options, String processName, String nonce) {
    List<String> command = new ArrayList<>();
    command.add("sh");
    command.add("-c");
    command.add(script(payload, options, processName, nonce));
    return command;
  }

  private static String script(
      Payload payload, ContextOptions options, String processName, String nonce) {
    StringBuilder sh = new StringBuilder(2 << 10);
    // Descriptors: 3 payload, 4 stdin of the JVM, 5 its stderr, 7 and 9 what the shell reads of its
    // output, 8 its stdout. Opening a FIFO for reading and writing never waits, so that comes
    // first.
    sh.append("umask 077;p=;trap \"rm -rf \\\"\\$p\\\"\" 0;trap \"exit 1\" 1 2 3 13 15;")
        .append("for d in /dev/shm \"$XDG_RUNTIME_DIR\" /run \"$TMPDIR\" /tmp;do ")
        .append("[ \"$d\" ]&&p=$d/.econtext.$$&&mkdir \"$p\" 2>/dev/null&&break;p=;done;")
        .append("[ \"$p\" ]||{ echo \"econtext: cannot make a directory in /dev/shm, ")
        .append("XDG_RUNTIME_DIR, /run, TMPDIR, /tmp\">&2;exit ")
        .append(STATUS_NO_MEMORY_DIRECTORY)
        .append(";};")
        .append("mkfifo \"$p/i\" \"$p/o\" \"$p/e\"&&exec 3<>\"$p/j\" 6<>\"$p/i\" 4<\"$p/i\" ")
        .append("6<>\"$p/o\" 7<\"$p/o\" 8>\"$p/o\" 6<>\"$p/e\" 9<\"$p/e\" 5>\"$p/e\" 6>&-;")
        .append("rm -rf \"$p\";trap - 0 1 2 3 13 15;");
    if (!options.program()) {
      // Without a locale, as servers start commands, a JVM can't print what isn't ASCII.
      sh.append("[ \"$LC_ALL$LC_CTYPE$LANG\" ]||export LC_CTYPE=C.UTF-8;");
    }
    // The JVM is looked for before the payload is asked for, so that its lack costs no transfer.
    appendJavaSearch(sh, options.java());
    sh.append("echo ")
        .append(MARK, 0, 2)
        .append("\"\"")
        .append(MARK, 2, 3)
        .append(nonce)
        .append(';');
    sh.append("dd bs=")
        .append(payload.compressedLength())
        .append(" count=1 iflag=fullblock 2>/dev/null|gzip -dc >&3||exit;");
    appendLaunch(sh, options, processName);
    // Its own copies of the writing ends would keep the shell from seeing the end of the output.
    sh.append("s=$?;exec 8>&- 5>&-;printf ET%03d $s;cat <&7;cat <&9 >&2;exit $s");
    return sh.toString();
  }

  private static void appendJavaSearch(StringBuilder sh, String java) {
    if (java != null) {
      sh.append("j=")
          .append(ShellQuoting.quote(java))
          .append(";command -v \"$j\" >/dev/null||{ echo \"econtext: no Java at $j\">&2;exit ")
          .append(STATUS_NO_JAVA)
          .append(";};");
      return;
    }
    sh.append("j=$JAVA_HOME/bin/java;[ \"$JAVA_HOME\" ]&&[ -x \"$j\" ]||{ j=java;")
        .append("command -v java >/dev/null||")
        .append("for j in /usr/lib/jvm/*/bin/java /opt/java/*/bin/java;do [ -x \"$j\" ]&&break;")
        .append("j=;done;};[ \"$j\" ]||{ echo \"econtext: no Java found: looked at ")
        .append("JAVA_HOME=$JAVA_HOME, PATH=$PATH, /usr/lib/jvm/*, /opt/java/*\">&2;exit ")
        .append(STATUS_NO_JAVA)
        .append(";};");
  }

  private static void appendLaunch(StringBuilder sh, ContextOptions options, String processName) {
    String name = ShellQuoting.quote(processName);
    // Pipes that this user may open can be opened by name, which saves a JVM flag and its time.
    sh.append("n=")
        .append(Main.BY_NUMBER)
        .append(";o=\"--add-opens java.base/java.io=ALL-UNNAMED\";")
        .append("f=/proc/self/fd;[ -p $f/0 ]&&[ -r $f/0 ]&&[ -p $f/1 ]&&[ -w $f/1 ]&&n=")
        .append(Main.BY_NAME)
        .append("&&o=;")
        // Only bash and busybox can set a process's name; busybox doesn't look at PATH then.
        .append("a=;[ \"$BASH_VERSION\" ]||[ /proc/self/exe -ef /bin/busybox ]&&a=\"-a ")
        .append(processName)
        .append("\"&&j=$(command -v \"$j\");(exec $a \"$j\" $o");
    for (String option : JVM_OPTIONS) {
      sh.append(' ').append(option);
    }
    for (String option : options.jvmOptions()) {
      sh.append(' ').append(ShellQuoting.quote(option));
    }
    if (options.program()) {
      sh.append(
          " -Djava.system.class.loader=org.econtext.core.importer.Importer -Xlog:disable"
              + " -XX:-PrintWarnings");
    }
    // What the payload has can't be verified, even if all else is to be (-Xverify:all).
    sh.append(" -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationLocal");
    sh.append(" -Xbootclasspath/a:$f/3 -cp $f/3")
        .append(" org.econtext.core.boot.Main ")
        .append(name)
        .append(" $n 6<&0 0<&4 4<&6 6>&1 1>&8 2>&5 5>&6 6>&- 7<&- 8>&- 9<&-);");
  }

  /**
   * No files of the JVM's own, neither in /tmp nor in the working directory, and a collector that
   * needs no threads or tables beside the heap.
   */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:-UsePerfData",
          "-XX:+ErrorFileToStderr",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:+UseSerialGC");
}
