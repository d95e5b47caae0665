/** All that pages show as JSON, for programs of people; {@code api/openapi.json} describes it. */
@org.jspecify.annotations.NullMarked
package io.github.updatesentinel.collector.api;
