/** Bytes of any encoding that Windows writes, and the lines in them. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.agent.updatelog.text;
