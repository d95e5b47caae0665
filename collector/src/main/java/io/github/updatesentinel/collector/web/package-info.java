/** The pages of the fleet and its machines, their assets, and the pages of errors. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.web;
