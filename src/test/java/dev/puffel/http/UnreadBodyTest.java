package dev.puffel.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.endsWith;

import dev.puffel.testing.RawHttp;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.junit.jupiter.api.Test;

class UnreadBodyTest {
    @Test
    void bodyThatWasReadPieceByPieceHasNoRest() {
        Vertx vertx = Vertx.vertx();
        try {
            Router router = Router.router(vertx);
            router.route().handler(UnreadBodyTest::readAndAnswer);
            HttpServer server = vertx.createHttpServer()
                    .requestHandler(router)
                    .listen(0)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            String request = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n12345";
            assertThat(RawHttp.send(server.actualPort(), request), endsWith("read"));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** As Quarkus REST reads: the end takes the last piece that was asked for, so the request is paused again. */
    private static void readAndAnswer(RoutingContext context) {
        HttpServerRequest request = context.request().pause();
        request.handler(bytes -> request.fetch(1));
        request.endHandler(end -> {
            context.response().end("read");
            UnreadBody.discardAndClose(context, 5);
        });
        request.fetch(1);
    }
}
