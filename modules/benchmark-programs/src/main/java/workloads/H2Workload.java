package workloads;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Properties;
import java.util.function.Supplier;
import org.econtext.core.Functions;

/** A database in memory: 100 inserts and a query, for which H2 needs more than 500 classes. */
public final class H2Workload implements Supplier<Object> {
  private static final int ROWS = 100;

  public static void main(String[] arguments) throws Exception {
    System.out.println(query());
  }

  /** The function to call; java looks at all signatures, and must not need econtext for it. */
  @Override
  public Object get() {
    Functions.Fn0<String> function = H2Workload::query;
    return function;
  }

  /** The bench has no java.sql module, and looks at the signature. */
  private static String query() throws Exception {
    try (Connection database = new org.h2.Driver().connect("jdbc:h2:mem:", new Properties())) {
      try (Statement create = database.createStatement()) {
        create.execute("create table t (id int primary key, name varchar(100))");
      }
      try (PreparedStatement insert = database.prepareStatement("insert into t values (?, ?)")) {
        for (int i = 0; i < ROWS; i++) {
          insert.setInt(1, i);
          insert.setString(2, "name " + i);
          insert.execute();
        }
      }
      try (Statement statement = database.createStatement();
          ResultSet result = statement.executeQuery("select count(*) from t where id >= 50")) {
        result.next();
        return result.getString(1);
      }
    }
  }
}
