package io.github.updatesentinel.collector.auth;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import io.github.updatesentinel.collector.config.CollectorConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Locale;

/** Passwords that are checked at once, for tests of all that comes after a login. */
public final class QuickPasswords {
  private QuickPasswords() {}

  /**
   * Gives a user a password that need not be changed. Its hash takes 64 KB where a real one takes
   * 19 MB and a third of a second, and names these parameters itself.
   */
  public static void set(CollectorConfig config, String name, String password) {
    String hash = Argon2Function.getInstance(64, 1, 1, 32, Argon2.ID).hash(password).getResult();
    try (Connection connection = DriverManager.getConnection(config.database());
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE person SET must_change = 0, password_hash = ? WHERE login_key = ?")) {
      update.setString(1, hash);
      update.setString(2, name.toLowerCase(Locale.ROOT));
      update.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
