/**
 * Analysis of Windows Update logs: parsers for bytes of unknown origin, in constant memory. Pure,
 * without Windows.
 */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.agent.updatelog;
