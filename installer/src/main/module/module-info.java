/** The agent and its libraries, as one module of the runtime that is shipped with them. */
module updatesentinel {
  requires java.logging;
  requires java.management;
  requires jdk.crypto.ec;
  requires jdk.unsupported;

  exports io.github.updatesentinel.agent.cli;
  exports io.github.updatesentinel.agent.service;
}
