package org.econtext.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.econtext.core.Context;
import org.econtext.core.Router;
import org.econtext.master.Master;
import org.econtext.parent.classes.ClassServer;
import org.econtext.parent.classes.ImportStatistics;
import org.econtext.testing.DelayedTarget;
import org.econtext.testing.Traffic;
import org.econtext.transport.local.Local;
import org.junit.jupiter.api.Test;

/** How many round trips a real library costs: H2, which needs more than 500 classes for a query. */
class ForecastIT {
  private static final Pattern SUM =
      Pattern.compile(
          "context lender was sent .* ahead \\((\\d+) KiB\\), of which it used \\d+ \\((\\d+) KiB\\)");

  private static final Duration ONE_WAY = Duration.ofMillis(25);

  /** What is called elsewhere. */
  static final class There {
    private There() {}

    static int query() throws SQLException {
      try (Connection database = new org.h2.Driver().connect("jdbc:h2:mem:", new Properties())) {
        try (Statement create = database.createStatement()) {
          create.execute("create table t (id int primary key, name varchar(100))");
        }
        try (PreparedStatement insert = database.prepareStatement("insert into t values (?, ?)")) {
          for (int i = 0; i < 100; i++) {
            insert.setInt(1, i);
            insert.setString(2, "name " + i);
            insert.execute();
          }
        }
        try (Statement statement = database.createStatement();
            ResultSet result = statement.executeQuery("select count(*) from t where id >= 50")) {
          result.next();
          return result.getInt(1);
        }
      }
    }
  }

  /** Names that nobody has, in a package that there is. */
  static final class Absent {
    private static int next;

    private Absent() {}

    static int lookFor(int count) {
      int found = 0;
      for (int i = 0; i < count; i++) {
        next++;
        try {
          Class.forName("org.econtext.conformance.Absent" + next);
          found++;
        } catch (ClassNotFoundException e) {
          found +=
              Absent.class.getResource("/org/econtext/absent/" + next + ".txt") == null ? 0 : 1;
        }
        found += Absent.class.getResource("/META-INF/services/absent" + next) == null ? 0 : 1;
      }
      return found;
    }
  }

  private static Context connect(Router router, Traffic traffic) {
    return router.connect(new DelayedTarget(Local.process(), ONE_WAY, traffic));
  }

  private static ImportStatistics statisticsOf(Router router, Context context) {
    return router.service(ClassServer.class).statisticsOf(context.id());
  }

  @Test
  void aLibraryCostsFewRoundTripsAndFewerTheSecondTime() {
    try (Router router = Master.open()) {
      Traffic first = new Traffic();
      assertThat(connect(router, first).call(There::query)).isEqualTo(50);
      assertThat(first.roundTrips()).isLessThanOrEqualTo(8);
      Traffic second = new Traffic();
      assertThat(connect(router, second).call(There::query)).isEqualTo(50);
      assertThat(second.roundTrips()).isLessThanOrEqualTo(3);
      assertThat(second.sentBytes()).isLessThan(first.sentBytes());
    }
  }

  @Test
  void aContextOnTheWayPassesOnWhatItIsSentAhead() {
    try (Router router = Master.open()) {
      Traffic traffic = new Traffic();
      Context via = connect(router, traffic);
      Context below = via.connect(Local.process());
      long before = traffic.roundTrips();
      assertThat(below.call(There::query)).isEqualTo(50);
      assertThat(traffic.roundTrips() - before).isLessThanOrEqualTo(10);
      Context another = via.connect(Local.process());
      long sent = traffic.sentBytes();
      assertThat(another.call(There::query)).isEqualTo(50);
      assertThat(traffic.sentBytes() - sent).isLessThan(10_000);
    }
  }

  @Test
  void whatIsSentForNothingIsBoundedAndReported() {
    try (LogCaptor contexts = LogCaptor.of(LogCaptor.CONTEXTS, "DEBUG");
        LogCaptor log = LogCaptor.of(LogCaptor.MASTER, "DEBUG");
        Router router = Master.open()) {
      Context context = router.connect(Local.process().name("lender"));
      assertThat(context.call(There::query)).isEqualTo(50);
      // It tells what it used when it has nothing else to do.
      Eventually.holds(
          "the use is told", () -> statisticsOf(router, context).usedBytes() > 2_000_000);
      ImportStatistics statistics = statisticsOf(router, context);
      assertThat(statistics.unusedBytes()).isLessThan((4 << 20) + statistics.usedBytes());
      context.close();
      Eventually.holds("the log has the sum", () -> SUM.matcher(textOf(contexts, log)).find());
      Matcher sum = SUM.matcher(textOf(contexts, log));
      assertThat(sum.find()).isTrue();
      // What it told last may have come while this looked.
      assertThat(Long.parseLong(sum.group(1))).isEqualTo(statistics.aheadBytes() >> 10);
      assertThat(Long.parseLong(sum.group(2))).isGreaterThanOrEqualTo(statistics.usedBytes() >> 10);
    }
  }

  private static String textOf(LogCaptor contexts, LogCaptor master) {
    return List.of(contexts.entries(), master.entries()).toString();
  }

  @Test
  void whatIsNotOnTheClassPathIsSoonNotAskedFor() {
    try (Router router = Master.open()) {
      Traffic traffic = new Traffic();
      Context context = router.connect(new DelayedTarget(Local.process(), Duration.ZERO, traffic));
      Eventually.holds(
          "all look-ups together cost no round trip but the call's",
          () -> {
            long before = traffic.roundTrips();
            assertThat(context.call(Absent::lookFor, 20)).isZero();
            return traffic.roundTrips() - before == 1;
          });
    }
  }
}
