/// Who a client is: verifies its JWT (jjwt).
@NullMarked
package io.parley.gateway.auth;

import org.jspecify.annotations.NullMarked;
