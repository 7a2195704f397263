package dev.puffel.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {
    private static final String HEAD = "GET /%d HTTP/1.1\r\nHost: a\r\n";

    private static final int MOST = 10;

    private final ConnectionLimits limits =
            new ConnectionLimits((long) MOST * ConnectionLimits.IDLE_BYTES, Duration.ofSeconds(30));

    private final List<String> requests = new ArrayList<>();
    private final EmbeddedChannel first = connect();

    private EmbeddedChannel connect() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        limits.postInitializeServerChildChannel(channel);
        channel.pipeline().addLast(new HttpRequestDecoder(), new HttpResponseEncoder(), new Server());
        return channel;
    }

    /** Takes requests, answers when it is told to, and, as Vert.x, closes only when all is sent, here never. */
    private final class Server extends ChannelDuplexHandler {
        @Override
        public void close(ChannelHandlerContext context, ChannelPromise promise) {}

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest request) {
                requests.add(request.uri());
            } else if (message instanceof HttpContent) {
                ReferenceCountUtil.release(message);
            }
        }
    }

    private static void send(EmbeddedChannel channel, String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, ISO_8859_1));
    }

    private static void answer(EmbeddedChannel channel, HttpResponseStatus status) {
        channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status));
        channel.runPendingTasks();
    }

    private static void pass(EmbeddedChannel channel, int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    private void writable(boolean writable) {
        first.unsafe().outboundBuffer().setUserDefinedWritability(1, writable);
        first.runPendingTasks();
    }

    private static boolean isOpen(EmbeddedChannel channel) {
        channel.runPendingTasks();
        return channel.isOpen();
    }

    private static String request(int number) {
        return HEAD.formatted(number) + "\r\n";
    }

    @Test
    void pipelinedRequestsWaitWhileNothingMoreIsRead() {
        send(first, request(1) + request(2) + request(3));
        assertEquals(List.of("/1"), requests);
        assertFalse(first.config().isAutoRead());
        answer(first, HttpResponseStatus.CONTINUE);
        assertEquals(List.of("/1"), requests);
        answer(first, HttpResponseStatus.OK);
        assertEquals(List.of("/1", "/2"), requests);
        answer(first, HttpResponseStatus.OK);
        assertEquals(List.of("/1", "/2", "/3"), requests);
        assertTrue(first.config().isAutoRead());
    }

    @Test
    void pipelinedRequestsWaitForClientToReadAnswers() {
        send(first, request(1) + request(2));
        writable(false);
        answer(first, HttpResponseStatus.OK);
        assertEquals(List.of("/1"), requests);
        writable(true);
        assertEquals(List.of("/1", "/2"), requests);
    }

    @Test
    void unfinishedHeadIsClosedInTime() {
        send(first, request(1));
        answer(first, HttpResponseStatus.OK);
        pass(first, 60);
        assertTrue(isOpen(first), "an idle connection stays");
        send(first, HEAD.formatted(2));
        pass(first, 9);
        assertTrue(isOpen(first));
        send(first, "X: y\r\n");
        pass(first, 2);
        assertFalse(isOpen(first));
    }

    @Test
    void slowBodyIsClosedUnlessItGoesOn() {
        send(first, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
        for (int i = 0; i < 3; i++) {
            send(first, "x".repeat(10_000));
            pass(first, 10);
            assertTrue(isOpen(first));
        }
        send(first, "x".repeat(9_000));
        pass(first, 10);
        assertFalse(isOpen(first));
    }

    @Test
    void bodyThatServiceDoesNotReadIsNotLate() {
        send(first, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
        first.config().setAutoRead(false);
        pass(first, 60);
        assertTrue(isOpen(first));
    }

    @Test
    void requestWithoutHostIsRefusedAndNothingFollows() {
        send(first, "GET /1 HTTP/1.1\r\n\r\n" + request(2));
        send(first, request(3));
        // A client that still sends would lose the answer.
        assertTrue(isOpen(first));
        pass(first, ClientConnection.PATIENCE_SECONDS);
        assertFalse(isOpen(first));
        assertEquals(List.of(), requests);
        ByteBuf answer = first.readOutbound();
        assertTrue(answer.toString(ISO_8859_1).startsWith("HTTP/1.1 400 Bad Request\r\n"));
    }

    private List<EmbeddedChannel> connectMost() {
        return Stream.generate(this::connect).limit(MOST).toList();
    }

    @Test
    void connectionThatHoldsMostIsClosedForOthers() {
        List<EmbeddedChannel> others = Stream.generate(this::connect).limit(6).toList();
        send(first, HEAD.formatted(1) + "X: " + "x".repeat(1_000));
        assertTrue(isOpen(first));
        assertTrue(isOpen(connect()));
        assertTrue(isOpen(connect()));
        assertFalse(isOpen(first));
        assertTrue(others.stream().allMatch(ConnectionLimitsTest::isOpen));
    }

    @Test
    void connectionWhoseRequestIsUnderWayIsNotClosed() {
        send(first, request(1));
        List<EmbeddedChannel> others = connectMost();
        assertTrue(isOpen(first));
        assertTrue(isOpen(others.get(MOST - 1)));
        assertFalse(isOpen(others.get(0)));
    }

    @Test
    void newConnectionIsReadBeforeItIsClosedForOthers() {
        send(first, request(0));
        for (int i = 1; i < MOST - 2; i++) {
            send(connect(), request(i));
        }
        EmbeddedChannel quiet = connect();
        EmbeddedChannel unfinished = connect();
        send(unfinished, HEAD.formatted(1));
        assertTrue(isOpen(quiet));
        assertFalse(isOpen(unfinished));
    }

    @Test
    void closedConnectionsHoldNothing() {
        for (int i = 0; i < 10 * MOST; i++) {
            EmbeddedChannel channel = connect();
            send(channel, HEAD.formatted(i));
            assertTrue(channel.pipeline().firstContext().close().isSuccess());
        }
        assertTrue(isOpen(first));
    }

    /** Over sockets, as only these can end their output. */
    @Test
    void refusedConnectionThatIsStillOpenDoesNotLiftTheLimit() throws Exception {
        EventLoopGroup loop = new NioEventLoopGroup(1);
        List<Socket> sockets = new ArrayList<>();
        try {
            Channel server = new ServerBootstrap()
                    .group(loop)
                    .channel(NioServerSocketChannel.class)
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            limits.postInitializeServerChildChannel(channel);
                            channel.pipeline()
                                    .addLast(new HttpRequestDecoder(), new HttpResponseEncoder(), new Answers());
                        }
                    })
                    .bind("localhost", 0)
                    .sync()
                    .channel();
            int port = ((InetSocketAddress) server.localAddress()).getPort();
            sockets.add(new Socket("localhost", port));
            sockets.get(0).getOutputStream().write((request(1) + "GET /2 HTTP/1.1\r\n\r\n").getBytes(ISO_8859_1));
            String answers = new String(sockets.get(0).getInputStream().readAllBytes(), ISO_8859_1);
            assertTrue(answers.contains("HTTP/1.1 200 OK") && answers.contains("HTTP/1.1 400 Bad Request"), answers);
            for (int i = 0; i < 2 * MOST; i++) {
                Socket socket = new Socket("localhost", port);
                sockets.add(socket);
                socket.setSoTimeout(10);
                socket.getOutputStream().write(HEAD.formatted(i).getBytes(ISO_8859_1));
            }
            // Before the refused one is closed.
            await().atMost(Duration.ofSeconds(ClientConnection.PATIENCE_SECONDS / 2))
                    .until(() -> sockets.stream().skip(1).anyMatch(ConnectionLimitsTest::isClosedByServer));
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
        }
    }

    private static boolean isClosedByServer(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Answers each request at once. */
    private static final class Answers extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof LastHttpContent) {
                ChannelFuture unused =
                        context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
            }
            ReferenceCountUtil.release(message);
        }
    }
}
