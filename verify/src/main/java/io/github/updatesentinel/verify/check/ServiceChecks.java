package io.github.updatesentinel.verify.check;

import io.github.updatesentinel.verify.Bench;
import io.github.updatesentinel.verify.Check;
import io.github.updatesentinel.verify.Phase;
import io.github.updatesentinel.verify.Product;
import io.github.updatesentinel.verify.Result;
import io.github.updatesentinel.verify.Tools;
import java.io.IOException;
import java.util.List;

/** What the Service Control Manager has of the service. */
final class ServiceChecks {
  static final List<Check> ALL =
      List.of(
          new Check(
              21,
              "required privileges",
              Phase.INSTALLED,
              "sc.exe qprivs UpdateSentinel",
              ServiceChecks::privileges));

  private ServiceChecks() {}

  private static Result privileges(Bench bench) throws IOException {
    String text = Tools.printed(bench.tools().sc("qprivs", Product.SERVICE));
    return Result.pass(Tools.excerpt(text));
  }
}
