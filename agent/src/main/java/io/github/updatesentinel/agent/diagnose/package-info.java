/** One file for support, with nothing secret in it. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.agent.diagnose;
