package dev.puffel.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.quarkus.logging.Log;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client. It limits how much input the client may send ahead, and how slowly the client may read.
 *
 * <ul>
 *   <li>Vert.x gets one request at a time, and only after the client has read most of the previous response. Later requests
 *       wait here, and the connection is not read meanwhile.
 *   <li>The line and the headers of a request must be complete within {@link #PATIENCE_SECONDS}, and its body must make
 *       progress.
 *   <li>If a client reads nothing of a response during the write timeout, the connection is closed.
 *   <li>A request that is not framed as HTTP, or is too large, is refused, and everything after it is discarded.
 * </ul>
 *
 * <p>This handler is the first in the pipeline, so it sees bytes; {@link Requests} comes after the codec. Only an {@link
 * IdleStateHandler} may come before this handler. Its events end here, because Vert.x would close the connection at each of
 * them. Only the event loop uses fields that are not volatile,
 * except {@code weight} and {@code forgotten}, which this object's lock guards.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {
    /**
     * The maximum time for the line and the headers of a request, and the time in which at least {@link #LEAST_BODY_BYTES} of a
     * body must arrive.
     */
    static final int PATIENCE_SECONDS = 10;

    /** 1 kB/s. */
    private static final int LEAST_BODY_BYTES = 10_000;

    /**
     * A connection counts as new for this time at most: within it, the event loop reads from the connection, however many
     * others there are.
     */
    private static final long NEW_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final ConnectionLimits limits;
    private final Channel channel;
    private final Requests requests = new Requests();
    private final Queue<Object> waiting = new ArrayDeque<>(0);

    /** Whether something was read, so that Vert.x has installed its codec. */
    private volatile boolean installed;

    private boolean reading = true;
    private boolean refused;
    private boolean inBody;

    /** The number of bytes that were read since a request began or ended, or since the last check of the progress of a body. */
    private int read;

    private @Nullable Future<?> deadline;

    /** Whether Vert.x has a request whose response has not ended. */
    private volatile boolean underWay;

    /** The number of bytes of unfinished and waiting requests. */
    private volatile int input;

    /** The time since which the connection holds its bytes. */
    private volatile long since = System.nanoTime();

    private final long writeTimeoutMillis;

    /**
     * Whether the connection has an {@link IdleStateHandler}. Most clients are never slow, so they do not need one, which reads
     * the clock at each read and write.
     */
    private boolean watched;

    /** Whether a part of the last response had to wait for the client. */
    private boolean behind;

    /** The number of bytes that the limits count for this connection. */
    private long weight;

    private boolean forgotten;

    ClientConnection(ConnectionLimits limits, Channel channel, Duration writeTimeout) {
        this.limits = limits;
        this.channel = channel;
        this.writeTimeoutMillis = writeTimeout.toMillis();
    }

    /**
     * Closes the connection soon; may be called in any thread. This bypasses Vert.x, which would first wait until the client
     * has read everything. It never closes at once, because the caller may be in the middle of a flush.
     */
    void close() {
        channel.eventLoop().execute(() -> {
            ChannelHandlerContext first = channel.pipeline().context(this);
            if (first != null) {
                ChannelFuture unused = first.close();
            }
        });
    }

    /** Returns how many more bytes the connection holds than at the last call. */
    synchronized long weigh() {
        if (forgotten) {
            return 0;
        }
        long before = weight;
        weight = ConnectionLimits.IDLE_BYTES + (long) input * ConnectionLimits.INPUT_FACTOR + unsent();
        return weight - before;
    }

    /** Returns the number of bytes that the limits count for this connection. From now on, the connection does not count. */
    synchronized long forget() {
        forgotten = true;
        return weight;
    }

    /** Whether the bytes of the connection wait for the client, and not for the service. */
    boolean waitsForClient() {
        return !underWay || input > 0 || !channel.isWritable();
    }

    /** Whether the connection is young and nothing was read from it yet, although the client may have sent something. */
    boolean isNew(long now) {
        return !installed && now - since < NEW_NANOS;
    }

    /** The number of bytes that the connection holds, multiplied by their age; for a new connection, only its age. */
    synchronized double byteSeconds(long now) {
        return (isNew(now) ? 1.0 : weight) * Math.max(1, now - since);
    }

    /**
     * The number of bytes that the kernel has not accepted. It is 0 after the end of the output, for which Netty returns the
     * maximum.
     */
    private long unsent() {
        if (channel.isWritable()) {
            return channel.config().getWriteBufferHighWaterMark() - channel.bytesBeforeUnwritable();
        }
        long bytes = channel.bytesBeforeWritable();
        return bytes == Long.MAX_VALUE ? 0 : channel.config().getWriteBufferLowWaterMark() + bytes;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Exception {
        limits.add(this);
        // Runs after the tasks of connections that were accepted before, and after pending reads.
        context.executor().execute(() -> limits.accept(channel.parent(), -1));
        super.handlerAdded(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (!installed) {
            install();
        }
        if (refused) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof ByteBuf bytes) {
            read += bytes.readableBytes();
        }
        super.channelRead(context, message);
    }

    /** Adds {@link Requests} after the codec of Vert.x, which exists at the first read; with TLS, only after the handshake. */
    private void install() {
        ChannelHandlerContext encoder = channel.pipeline().context(HttpResponseEncoder.class);
        if (encoder != null) {
            channel.pipeline().addAfter(encoder.name(), null, requests);
            installed = true;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        super.channelReadComplete(context);
        if (refused) {
            return;
        }
        boolean unfinished = inBody || read > 0;
        if (unfinished && deadline == null) {
            deadline = context.executor().schedule(this::checkProgress, PATIENCE_SECONDS, TimeUnit.SECONDS);
        } else if (!unfinished && deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
        weighInput();
    }

    private void checkProgress() {
        deadline = null;
        // Progress is unknown while reading is paused.
        boolean late = channel.config().isAutoRead() && !(inBody && read >= LEAST_BODY_BYTES);
        if (late && waiting.isEmpty()) {
            close();
        } else {
            read = 0;
            deadline = channel.eventLoop().schedule(this::checkProgress, PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void weighInput() {
        int now = (waiting.isEmpty() ? 0 : ConnectionLimits.READ_BYTES) + (inBody ? 0 : read);
        if (now != input) {
            input = now;
            limits.change(weigh());
        }
    }

    /**
     * Netty reports a stall twice: first that no write has ended, then that nothing has moved since. So it takes up to twice
     * the timeout to close the connection. Half the timeout would be too short for clients whose kernel opens its window only
     * every 20 seconds.
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof IdleStateEvent idle)) {
            context.fireUserEventTriggered(event);
        } else if (!idle.isFirst() && unsent() > 0) {
            close();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) throws Exception {
        limits.remove(this);
        if (deadline != null) {
            deadline.cancel(false);
        }
        discardWaiting();
        super.handlerRemoved(context);
    }

    private void discardWaiting() {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }

    /** Comes after the codec, and lets one request at a time through. */
    private final class Requests extends ChannelDuplexHandler {
        private boolean passing;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (refused) {
                ReferenceCountUtil.release(message);
                return;
            }
            inBody = !(message instanceof LastHttpContent);
            if (!inBody || message instanceof HttpRequest) {
                read = 0;
            }
            if (waiting.isEmpty() && mayPass(message)) {
                pass(context, message);
            } else {
                waiting.add(message);
                reading = false;
                channel.config().setAutoRead(false);
            }
        }

        private boolean mayPass(Object message) {
            return !(message instanceof HttpRequest) || (!underWay && channel.isWritable());
        }

        private void pass(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest request) {
                ProblemException problem = problem(request);
                if (problem != null) {
                    refuse(context, problem);
                    ReferenceCountUtil.release(message);
                    return;
                }
                underWay = true;
                since = System.nanoTime();
            }
            context.fireChannelRead(message);
        }

        /** Returns the reason to refuse a request, whose end may be unknown; null if there is none. */
        private static @Nullable ProblemException problem(HttpRequest request) {
            Throwable failure = request.decoderResult().cause();
            if (failure instanceof TooLongHttpLineException) {
                return new ProblemException(414, "The first line of the request is too long");
            }
            if (failure instanceof TooLongHttpHeaderException) {
                return new ProblemException(431, "The headers are too large");
            }
            if (failure != null) {
                return new ProblemException(400, "The request is malformed HTTP");
            }
            return isFramed(request)
                    ? null
                    : new ProblemException(
                            400, "The request must have one Host, and no Transfer-Encoding other than chunked");
        }

        /**
         * Whether the end of the request is known (RFC 9112, sections 6.1 and 6.3), and its host (section 3.2). If a request
         * has another transfer coding, Netty treats its body as the next request. If a request has no host, Quarkus fails
         * before all filters.
         */
        private static boolean isFramed(HttpRequest request) {
            boolean old = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
            List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
            if (!codings.isEmpty()
                    && (old
                            || codings.size() > 1
                            || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0)))) {
                return false;
            }
            int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
            return hosts == 1 || (old && hosts == 0);
        }

        /**
         * Sends the problem, and discards input for a while: if the connection were closed at once, a client that is still
         * sending would lose the response.
         */
        private void refuse(ChannelHandlerContext context, ProblemException problem) {
            refused = true;
            if (deadline != null) {
                deadline.cancel(false);
            }
            discardWaiting();
            channel.config().setAutoRead(true);
            Log.debugf("%s, from %s", problem.getMessage(), channel.remoteAddress());
            ByteBuf body = Unpooled.wrappedBuffer(problem.body().getBytes());
            FullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(problem.status()), body);
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            ChannelFuture unused = context.writeAndFlush(response).addListener(written -> endOutput());
            deadline = channel.eventLoop()
                    .schedule((Runnable) ClientConnection.this::close, PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        private void endOutput() {
            if (channel instanceof DuplexChannel duplex) {
                ChannelFuture unused = duplex.shutdownOutput();
            }
        }

        private void passWaiting(ChannelHandlerContext context) {
            if (passing || waiting.isEmpty() || !mayPass(waiting.element())) {
                return;
            }
            passing = true;
            do {
                pass(context, waiting.remove());
            } while (!waiting.isEmpty() && mayPass(waiting.element()));
            passing = false;
            context.fireChannelReadComplete();
            weighInput();
            if (waiting.isEmpty() && !reading) {
                reading = true;
                channel.config().setAutoRead(true);
            }
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            ChannelFuture unused = context.write(message, promise);
            if (message instanceof LastHttpContent && !isInterim(message)) {
                underWay = false;
                since = System.nanoTime();
                if (!waiting.isEmpty()) {
                    // Runs later, because Vert.x must first end this request.
                    context.executor().execute(() -> passWaiting(context));
                }
            }
        }

        private static boolean isInterim(Object message) {
            return message instanceof HttpResponse response
                    && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        }

        @Override
        public void flush(ChannelHandlerContext context) {
            context.flush();
            boolean waits = unsent() > 0;
            if (waits && !watched) {
                watched = true;
                channel.pipeline()
                        .addFirst(new IdleStateHandler(true, 0, writeTimeoutMillis, 0, TimeUnit.MILLISECONDS));
            }
            if (waits || behind) {
                behind = waits;
                limits.change(weigh());
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            limits.change(weigh());
            context.fireChannelWritabilityChanged();
            passWaiting(context);
        }
    }
}
