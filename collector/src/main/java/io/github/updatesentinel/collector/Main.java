package io.github.updatesentinel.collector;

/** The collector's command line. */
public final class Main {
  private Main() {}

  /** Starts the collector. */
  public static void main(String[] args) {
    System.out.println(args.length);
  }
}
