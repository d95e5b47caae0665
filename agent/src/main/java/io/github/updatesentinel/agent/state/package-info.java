/** What the agent remembers over restarts, in one file. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.agent.state;
