/**
 * Accounts: people, passwords, sessions and API tokens, and which requests of people are accepted.
 */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.auth;
