package io.github.updatesentinel.contract;

/**
 * What a person reads, in each language that the product speaks.
 *
 * @param english ASCII alone, since consoles show it
 * @param chinese simplified
 */
public record Text(String english, String chinese) {}
