/**
 * HTTP in general: limits, problem documents, idempotency keys, metrics, the OpenAPI document and the routes that it declares.
 */
@NullMarked
package dev.puffel.http;

import org.jspecify.annotations.NullMarked;
