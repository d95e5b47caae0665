/**
 * What proves, or refutes, on a real Windows what was built without one: it does by itself what
 * {@code docs/not-yet-on-windows.md} asks for, as far as a program can, and writes down what it did
 * and saw.
 *
 * <p>It runs on the runtime that the MSI carries, so of Java it uses {@code java.base} and Windows'
 * key stores alone, and asks Windows through Windows' own programs. {@link
 * io.github.updatesentinel.verify.Main} reads the command line, {@link
 * io.github.updatesentinel.verify.Course} takes the product through its life on the machine and
 * runs each {@link io.github.updatesentinel.verify.report.Check} at its time, and {@link
 * io.github.updatesentinel.verify.report.Report} writes the zip. Every program that runs leaves its
 * command line, exit code and output in {@link io.github.updatesentinel.verify.bench.Evidence}.
 */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.verify;
