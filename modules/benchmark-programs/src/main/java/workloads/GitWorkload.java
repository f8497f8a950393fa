package workloads;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.revwalk.RevCommit;
import org.econtext.core.Functions;

/** A repository in a temporary directory: init, a commit and the log, by JGit. */
public final class GitWorkload implements Supplier<Object> {
  public static void main(String[] arguments) throws IOException, GitAPIException {
    System.out.println(commit());
  }

  /** The function to call; java looks at all signatures, and must not need econtext for it. */
  @Override
  public Object get() {
    Functions.Fn0<String> function = GitWorkload::commit;
    return function;
  }

  private static String commit() throws IOException, GitAPIException {
    Path directory = Files.createTempDirectory("econtext-bench");
    try (Git git = Git.init().setDirectory(directory.toFile()).call()) {
      Files.writeString(directory.resolve("file"), "content\n");
      git.add().addFilepattern("file").call();
      git.commit()
          .setMessage("a commit")
          .setAuthor("nobody", "nobody@example.com")
          .setCommitter("nobody", "nobody@example.com")
          .setSign(false)
          .call();
      StringBuilder log = new StringBuilder();
      for (RevCommit commit : git.log().call()) {
        log.append(commit.getShortMessage());
      }
      return log.toString();
    } finally {
      delete(directory);
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(directory)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.delete(file);
    }
  }
}
