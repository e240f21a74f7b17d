package dev.homeostat.lab.corpus.program;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Orders in an H2 database behind a Hikari pool: inserts, updates, queries and a clean-up. */
public final class H2Store implements Scenario {
  private static final int ORDERS = 2000;

  /** What H2 and Hikari hold for a prepared report, measured. */
  private static final double STATEMENT_KIB = 2.7;

  private final String url;
  private volatile HikariDataSource pool;

  private H2Store(String url) {
    this.url = url;
  }

  /** Returns a store in memory. */
  public static H2Store inMemory() {
    return new H2Store("jdbc:h2:mem:orders;DB_CLOSE_DELAY=-1");
  }

  /** Returns a store in a file. */
  public static Scenario inFile() {
    return new H2Store("jdbc:h2:file:%s/orders;CACHE_SIZE=4096");
  }

  /** Returns a store in memory with a table of audit lines that is never cut. */
  public static Scenario audit() {
    H2Store store = inMemory();
    return store.losing(context -> store.audit(20)).along(SessionService.busy());
  }

  /** Returns a store in memory with reports that prepare statements and close none. */
  public static Scenario openStatements() {
    H2Store store = inMemory();
    Connection[] reporting = new Connection[1];
    return store
        .with(context -> reporting[0] = store.pool.getConnection())
        .losing(
            context -> {
              for (int i = 0; i < 8; i++) {
                reporting[0].prepareStatement(
                    "select customer, sum(total), max(id) from orders where id between ? and ?"
                        + " group by customer having sum(total) > ? order by 2 desc");
              }
              return 8 * STATEMENT_KIB / 1024;
            })
        .along(SessionService.busy());
  }

  @Override
  public void open(CaseContext context) throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(String.format(url, context.scratch().toAbsolutePath()));
    config.setMaximumPoolSize(6);
    pool = new HikariDataSource(config);
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table orders(id int primary key, customer varchar, total double)");
      statement.execute("create table audit(id bigint auto_increment primary key, line varchar)");
      statement.execute(
          "insert into orders select x, 'customer ' || x, x from system_range(1, " + ORDERS + ")");
    }
  }

  @Override
  public void serve(CaseContext context) throws SQLException {
    int id = 1 + context.random().nextInt(ORDERS);
    try (Connection connection = pool.getConnection();
        PreparedStatement update =
            connection.prepareStatement("update orders set total = total + 1 where id = ?");
        PreparedStatement query =
            connection.prepareStatement(
                "select customer, sum(total) from orders where id between ? and ? group by"
                    + " customer")) {
      update.setInt(1, id);
      update.executeUpdate();
      query.setInt(1, id);
      query.setInt(2, id + 50);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          rows.getString(1);
        }
      }
    }
  }

  private double audit(int lines) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("insert into audit(line) values (?)")) {
      for (int i = 0; i < lines; i++) {
        insert.setString(1, "order changed by somebody ".repeat(20) + System.nanoTime());
        insert.executeUpdate();
      }
    }
    return lines * 720 / (double) (1 << 20);
  }
}
