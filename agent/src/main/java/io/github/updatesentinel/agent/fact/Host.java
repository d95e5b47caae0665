package io.github.updatesentinel.agent.fact;

import org.jspecify.annotations.Nullable;

/**
 * The machine as the network knows it.
 *
 * @param domain DNS domain; null in a workgroup
 */
public record Host(String name, @Nullable String domain) {}
